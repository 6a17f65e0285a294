package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that are wrong in one way each, sent byte for byte as they were recorded: same status, same headers, same text. */
class RecordedErrorsTest {
    @TempDir
    static Path workDir;

    private static SmallCluster cluster;
    private static SchedulerSession session;
    private static String frameworkId;

    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        session = new SchedulerSession(cluster.uri());
        session.subscribe(
                "{\"type\": \"SUBSCRIBE\", \"subscribe\": {\"framework_info\": {\"user\": \"root\", \"name\": \"marathon\"}}}");
        frameworkId = session.next().at("/subscribed/framework_id/value").asText();
    }

    @AfterAll
    static void end() throws Exception {
        session.close();
        cluster.close();
    }

    static Stream<String> recordings() throws IOException, URISyntaxException {
        var folder = Path.of(Objects.requireNonNull(RecordedErrorsTest.class.getResource("/mesos"))
                .toURI());
        try (var files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("06-err-"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void wrongCall_isAnsweredAsRecorded(String name) throws Exception {
        var recorded = RecordedHttp.read(name);
        var expected = recorded.answer();
        var answer = recorded.sentTo(cluster.uri(), RecordedErrorsTest::ours);

        assertThat(answer.status()).isEqualTo(expected.status());
        assertThat(answer.headers().get("content-type"))
                .isEqualTo(expected.headers().get("content-type"));
        assertThat(answer.headers().get("allow")).isEqualTo(expected.headers().get("allow"));
        assertThat(answer.headers().containsKey("mesos-stream-id"))
                .isEqualTo(expected.headers().containsKey("mesos-stream-id"));
        if (!answer.isStream()) {
            assertThat(answer.body()).isEqualTo(ours(expected.body()));
        }
    }

    /** With the ids of this run in the place of the recorded ones. */
    private static String ours(String text) {
        return text.replaceAll("[0-9a-f-]{36}-0001", frameworkId)
                .replace("086411ba-dacd-4b51-8c66-a8fef6b26926", session.streamId());
    }
}
