package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that are wrong in one way each, sent byte for byte as they were recorded: same status, same headers, same text. */
class RecordedErrorsTest {
    private static final String BORDER = "<<<<<< RESPONSE";

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
        var text = read(name);
        var request = ours(
                text.substring(text.indexOf('\n') + 1, text.indexOf(BORDER)).replace("\r\n", "\n"));
        var expected = Answer.parse(text.substring(text.indexOf('\n', text.indexOf(BORDER)) + 1));
        var answer = exchange(request, expected);

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

    private static String read(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RecordedErrorsTest.class.getResourceAsStream("/mesos/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Answer exchange(String request, Answer expected) throws IOException {
        URI uri = cluster.uri();
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(10_000);
            var border = request.indexOf("\n\n");
            var head = request.substring(0, border);
            var body = request.substring(border + 2).stripTrailing().getBytes(StandardCharsets.UTF_8);
            var sent = head.replaceAll("Content-Length: \\d+", "Content-Length: " + body.length)
                            .replace("\n", "\r\n")
                    + "\r\n\r\n";
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            return Answer.parse(
                    expected.isStream() ? firstBytes(socket.getInputStream()) : all(socket.getInputStream()));
        }
    }

    private static String all(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** A stream does not end by itself. */
    private static String firstBytes(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) in.read());
        }
        return text.toString();
    }

    private record Answer(int status, Map<String, String> headers, String body) {
        static Answer parse(String text) {
            var plain = text.replace("\r\n", "\n").stripLeading();
            var border = plain.indexOf("\n\n");
            var lines = List.of(plain.substring(0, border).split("\n"));
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (var line : lines.subList(1, lines.size())) {
                headers.put(
                        line.substring(0, line.indexOf(':')),
                        line.substring(line.indexOf(':') + 1).strip());
            }
            return new Answer(
                    Integer.parseInt(lines.getFirst().split(" ")[1]),
                    headers,
                    plain.substring(border + 2).stripTrailing());
        }

        boolean isStream() {
            return headers.getOrDefault("Transfer-Encoding", "").equals("chunked");
        }
    }
}
