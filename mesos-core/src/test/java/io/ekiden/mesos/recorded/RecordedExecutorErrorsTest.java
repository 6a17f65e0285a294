package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of executors that are wrong in one way each, or odd, sent byte for byte as they were recorded: same status, same text. */
class RecordedExecutorErrorsTest {
    /** Unlike Mesos, whose texts there tell what its parser had in hand. */
    private static final Set<String> OTHER_TEXT = Set.of("05-bad-malformed.http");

    @TempDir
    static Path workDir;

    private static ExecutorStage stage;

    @BeforeAll
    static void begin() throws Exception {
        stage = ExecutorStage.of(workDir);
        stage.launch("b1", "exec sleep 1000", "", "b1.a");
        stage.subscribe("b1").next("LAUNCH");
        stage.launch("b2", "exec sleep 1000", "", "b2.a");
        stage.awaitProcess("b2");
        stage.launch("pb", "exec sleep 1000", "", "pb.a");
        stage.subscribe("pb").next("LAUNCH");
    }

    @AfterAll
    static void end() throws Exception {
        stage.close();
    }

    static Stream<String> recordings() throws IOException, URISyntaxException {
        var folder = Path.of(Objects.requireNonNull(RecordedExecutorErrorsTest.class.getResource("/mesos/executor"))
                .toURI());
        try (var files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("(05-bad|09-pb)-[^.]*\\.http"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void call_isAnsweredAsRecorded(String name) throws Exception {
        var recorded = read(name);
        int border = recorded.indexOf("<<<<<< RESPONSE");
        var request = recorded.substring(recorded.indexOf('\n') + 1, border - 1);
        var expected = recorded.substring(recorded.indexOf('\n', border) + 1);
        // One of an executor that has not subscribed yet.
        boolean isEarly = name.contains("before-subscribe");
        var answer = sent(ours(isEarly ? request.replace("\u0002pb", "\u0002b2") : request));

        assertThat(line(answer)).isEqualTo(line(expected));
        assertThat(header(answer, "Content-Type")).isEqualTo(header(expected, "Content-Type"));
        assertThat(header(answer, "Allow")).isEqualTo(header(expected, "Allow"));
        if (!OTHER_TEXT.contains(name)) {
            assertThat(body(answer)).isEqualTo(body(ours(expected)));
        }
    }

    /** Ekiden's agent listens when it has recovered: this is what it says in between, should that ever be long. */
    @Test
    void agentThatRecovers_saysSo() throws Exception {
        var recording = RecordedHttp.read("mesos/executor/06-executor-call-while-recovering.http");
        assertThat(recording.differences(stage.cluster.recoveringAgent(workDir.resolve("recovering")), text -> text))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"28-executor-api-bad.http", "28-executor-api-subscribe-noexec.http"})
    void callOfNobody_isAnsweredAsRecorded(String name) throws Exception {
        assertThat(RecordedHttp.read("mesos/executor/" + name).differences(stage.cluster.agentUri(), text -> text))
                .isEmpty();
    }

    private static String ours(String text) {
        return text.replaceAll("[0-9a-f-]{36}-\\d{4}", stage.frameworkId);
    }

    private static String sent(String request) throws IOException {
        var agent = stage.cluster.agentUri();
        try (var socket = new Socket(agent.getHost(), agent.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String read(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RecordedExecutorErrorsTest.class.getResourceAsStream("/mesos/executor/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The status alone: the words behind it are nobody's business. */
    private static String line(String answer) {
        return answer.lines().findFirst().orElse("").split(" ")[1];
    }

    private static String header(String answer, String name) {
        return answer.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static String body(String answer) {
        int border = answer.indexOf("\r\n\r\n");
        return border < 0 ? "" : answer.substring(border + 4).strip();
    }
}
