package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands beside a task, as recorded of Mesos: their streams, their terminals, and how they end. */
class RecordedNestedTest {
    /** That of the task which was recorded. */
    private static final String RECORDED = "fcf73699-7141-4ce8-9a01-5f913fd8ac00";
    /** The pod's, of which those recordings are that refuse something; here it is the task's too. */
    private static final String RECORDED_POD =
            "{\"value\": \"7d83efa5-15bd-43c3-9a88-e8b68be9923f\", \"parent\": {\"value\":"
                    + " \"ea16061a-ca49-41d7-a45f-8bd0330ce9a1\"}}";

    private static final String RECORDED_POD_CHAIN =
            "ea16061a-ca49-41d7-a45f-8bd0330ce9a1.7d83efa5-15bd-43c3-9a88-e8b68be9923f";

    @TempDir
    static Path workDir;

    private static SmallCluster cluster;
    private static SchedulerSession framework;
    private static String container = "";

    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        framework = new SchedulerSession(cluster.uri());
        framework.launch("cmd.a", "sleep 1000");
        SmallCluster.awaitThat(() -> !running().isEmpty(), "the task runs");
        container = running().getFirst();
    }

    private static List<String> running() {
        return cluster.agent().state().tasks().values().stream()
                .filter(task -> task.phase() == AgentTask.Phase.RUNNING)
                .map(task -> task.run().containerId().value())
                .toList();
    }

    @AfterAll
    static void end() throws Exception {
        framework.close();
        cluster.close();
    }

    private static String ours(String recorded) {
        return recorded.replace(RECORDED, container)
                .replace(RECORDED_POD, "{\"value\": \"" + container + "\"}")
                .replace(RECORDED_POD_CHAIN, container);
    }

    private static AttachedStream open(String recording) throws IOException {
        return new AttachedStream(cluster.agentUri(), recording, RecordedNestedTest::ours);
    }

    private static void assertPlayed(String name) throws IOException {
        assertThat(RecordedHttp.read("mesos-executor/" + name + ".http")
                        .differences(cluster.agentUri(), RecordedNestedTest::ours))
                .as(name)
                .isEmpty();
    }

    private static void assertSaid(String recording, AttachedStream ours, UnaryOperator<String> known)
            throws IOException {
        assertThat(AttachedStream.essence(ours.awaitEnd()))
                .isEqualTo(known.apply(AttachedStream.essence(AttachedStream.resource(recording + ".stream.bin"))));
    }

    private static void assertSaid(String recording, AttachedStream ours) throws IOException {
        assertSaid(recording, ours, UnaryOperator.identity());
    }

    @Test
    void session_isReadAndTypedInto() throws Exception {
        try (var session = open("08-cmd-session")) {
            session.awaitSaid("hi\n");
            session.awaitSaid("MESOS_SANDBOX=");
            session.awaitSaid("STDERR", "oops\n");
            try (var output = open("08-cmd-output");
                    var wait = open("08-cmd-wait")) {
                output.awaitHead();
                try (var input = open("08-cmd-input")) {
                    assertSaid("08-cmd-input", input);
                }
                assertSaid("08-cmd-output", output);
                assertThat(wait.awaitEnd()).startsWith("HTTP/1.1 200 OK").endsWith("{\"exit_status\":0}}");
            }
            var raw = session.awaitEnd();
            assertThat(AttachedStream.said("STDOUT", raw))
                    .startsWith("hi\n" + sandbox() + "\n0\n")
                    .contains("MESOS_TASK_ID=cmd.a\n")
                    .endsWith("line one\nline two\n");
            assertThat(AttachedStream.said("STDERR", raw)).isEqualTo("oops\n");
        }
        assertPlayed("08-cmd-wait-after");
    }

    private static Path sandbox() {
        var run = cluster.agent().state().tasks().values().iterator().next().run();
        return cluster.agent().sandbox(run);
    }

    @Test
    void session_endsWithItsStatus() throws Exception {
        try (var session = open("08-cmd-session-exit7")) {
            assertSaid("08-cmd-session-exit7", session);
        }
        assertPlayed("08-cmd-wait-exit7");
    }

    @Test
    void session_endsWithItsConnection() throws Exception {
        try (var session = open("08-cmd-session-cut")) {
            session.awaitSaid("up\n");
        }
        assertPlayed("08-cmd-wait-cut");
    }

    @Test
    void session_isSignalled() throws Exception {
        try (var session = open("08-cmd-session-kill")) {
            session.awaitSaid("up\n");
            try (var wait = open("08-cmd-wait-kill")) {
                assertPlayed("08-cmd-kill15");
                session.awaitSaid("got term\n");
                assertPlayed("08-cmd-kill9");
                assertSaid("08-cmd-session-kill", session);
                assertSaid("08-cmd-wait-kill", wait);
            }
        }
        assertPlayed("08-cmd-kill-again");
    }

    @Test
    void terminal_hasItsSizeAtOnce() throws Exception {
        try (var session = open("08-cmd-tty")) {
            session.awaitSaid("hi\r\n");
            try (var input = open("08-cmd-tty-input")) {
                input.awaitEnd();
            }
            assertThat(AttachedStream.essence(session.awaitEnd()).replaceAll("/dev/pts/\\d+", "/dev/pts/0"))
                    .isEqualTo(AttachedStream.essence(AttachedStream.resource("08-cmd-tty.stream.bin"))
                            .replace("0 0\r\n", "24 80\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08-err-input-not-recordio",
                "08-err-kill-unknown",
                "08-err-output-task",
                "08-err-output-unknown",
                "08-err-recordio-no-message-ctype",
                "08-err-remove-unknown",
                "08-err-session-bad-id",
                "08-err-session-no-parent",
                "08-err-session-recordio-nobody",
                "08-err-session-unknown-parent",
                "08-err-wait-unknown"
            })
    void refusal_isAsRecorded(String name) throws Exception {
        assertPlayed(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08-err-session-accept-json", "08-err-session-no-message-accept"})
    void streamType_isAsRecorded(String name) throws Exception {
        var recorded = RecordedHttp.read("mesos-executor/" + name + ".http");
        var ours = recorded.sentTo(cluster.agentUri(), RecordedNestedTest::ours);
        assertThat(ours.status()).isEqualTo(recorded.answer().status());
        for (var header : List.of("Content-Type", "Message-Content-Type")) {
            assertThat(ours.header(header)).isEqualTo(recorded.answer().header(header));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"08-err-input-no-message-ctype", "08-err-input-unknown"})
    void refusalOfAStream_isAsRecorded(String name) throws Exception {
        // Not with ids of ours, which are shorter: the chunks tell their lengths.
        try (var stream = new AttachedStream(cluster.agentUri(), name, UnaryOperator.identity())) {
            assertSaid(name, stream);
        }
    }

    @Test
    void container_withoutASession_writesToFiles() throws Exception {
        assertPlayed("08-pod-launch-nested");
        assertPlayed("08-pod-launch-nested-again");
        assertPlayed("08-pod-remove-running");
        var stdout = sandbox().resolve("containers/94967610-9650-455e-a8a6-ae37cdf79a80/stdout");
        SmallCluster.awaitThat(() -> stdout.toFile().length() > 0, "the container has written");
        assertPlayed("08-pod-kill-plain");
        assertPlayed("08-pod-wait-plain");
        assertThat(stdout).hasContent("plain\n");
        assertPlayed("08-pod-remove");
    }
}
