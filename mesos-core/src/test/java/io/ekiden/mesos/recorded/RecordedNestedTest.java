package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    /** That of the task of a group, and that of the group's executor around it. */
    private static final String RECORDED_MEMBER = "7d83efa5-15bd-43c3-9a88-e8b68be9923f";

    private static final String RECORDED_POD = "ea16061a-ca49-41d7-a45f-8bd0330ce9a1";

    @TempDir
    static Path workDir;

    private static SmallCluster cluster;
    private static SchedulerSession framework;

    /** A task alone, and a group of one, as recorded. */
    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        framework = new SchedulerSession(cluster.uri());
        var recorded = Transcript.read("executor/08-nested");
        framework.subscribe(recorded.subscribe());
        var names = new Names()
                .with(
                        "38b244f0-41dd-4a6e-bef7-db2940b863bf-0006",
                        framework
                                .next("SUBSCRIBED")
                                .at("/subscribed/framework_id/value")
                                .asText());
        var offer = framework.next("OFFERS").at("/offers/offers/0");
        names.with(
                "38b244f0-41dd-4a6e-bef7-db2940b863bf-S0",
                offer.at("/agent_id/value").asText());
        names.withOffer(
                "38b244f0-41dd-4a6e-bef7-db2940b863bf-O29",
                offer.at("/id/value").asText());
        var launch = recorded.lines().stream()
                .filter(line -> line.at("/call/type").asText().equals("ACCEPT"))
                .findFirst()
                .orElseThrow();
        framework.call(names.translated(launch.path("call").toString()));
        SmallCluster.awaitThat(
                () -> cluster.agent().state().tasks().values().stream()
                                .filter(task -> task.phase() == AgentTask.Phase.RUNNING)
                                .count()
                        == 2,
                "both tasks run");
    }

    private static TaskRun run(String taskId) {
        return cluster.agent().state().tasks().values().stream()
                .map(AgentTask::run)
                .filter(run -> run.task().taskId().value().equals(taskId))
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void end() throws Exception {
        framework.close();
        cluster.close();
    }

    private static String ours(String recorded) {
        var member = run("n.a");
        return recorded.replace(RECORDED, run("cmd.a").containerId().value())
                .replace(RECORDED_MEMBER, member.containerId().value())
                .replace(RECORDED_POD, member.group().orElseThrow().executor().value());
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

    @ParameterizedTest
    @ValueSource(strings = {"cmd", "pod"})
    void session_isReadAndTypedInto(String kind) throws Exception {
        try (var session = open("08-" + kind + "-session")) {
            session.awaitSaid("hi\n");
            session.awaitSaid("MESOS_SANDBOX=");
            session.awaitSaid("STDERR", "oops\n");
            assertPlayed("08-" + kind + "-GET_CONTAINERS-session");
            assertThat(nestedListed()).hasSize(1).first().satisfies(container -> {
                var status = container.path("container_status");
                assertThat(status.at("/container_id/parent/value").asText())
                        .isEqualTo(run(kind.equals("cmd") ? "cmd.a" : "n.a")
                                .containerId()
                                .value());
                assertThat(ProcessHandle.of(status.path("executor_pid").asLong()))
                        .isPresent();
            });
            try (var output = open("08-" + kind + "-output");
                    var wait = open("08-" + kind + "-wait")) {
                output.awaitHead();
                try (var input = open("08-" + kind + "-input")) {
                    assertSaid("08-" + kind + "-input", input);
                }
                assertSaid("08-" + kind + "-output", output);
                assertThat(wait.awaitEnd()).startsWith("HTTP/1.1 200 OK").endsWith("{\"exit_status\":0}}");
            }
            var raw = session.awaitEnd();
            assertThat(AttachedStream.said("STDOUT", raw))
                    .startsWith("hi\n" + sandbox(kind) + "\n0\n")
                    .contains(kind.equals("cmd") ? "MESOS_TASK_ID=cmd.a\n" : "MESOS_CONTAINER_IP=")
                    .endsWith("line one\nline two\n");
            assertThat(AttachedStream.said("STDERR", raw)).isEqualTo("oops\n");
        }
        assertPlayed("08-" + kind + "-wait-after");
    }

    private static Path sandbox(String kind) {
        return cluster.agent().sandbox(run(kind.equals("cmd") ? "cmd.a" : "n.a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmd", "pod"})
    void session_endsWithItsStatus(String kind) throws Exception {
        try (var session = open("08-" + kind + "-session-exit7")) {
            assertSaid("08-" + kind + "-session-exit7", session);
        }
        assertPlayed("08-" + kind + "-wait-exit7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmd", "pod"})
    void session_endsWithItsConnection(String kind) throws Exception {
        try (var session = open("08-" + kind + "-session-cut")) {
            session.awaitSaid("up\n");
        }
        assertPlayed("08-" + kind + "-wait-cut");
        assertPlayed("08-" + kind + "-GET_CONTAINERS-cut");
        assertThat(nestedListed()).isEmpty();
    }

    /** Those that were launched here: they are of no executor. */
    private static List<JsonNode> nestedListed() throws Exception {
        try (var operator = new OperatorsHttp(cluster.agentUri())) {
            var answer = operator.call("{\"type\": \"GET_CONTAINERS\", \"get_containers\": {\"show_nested\": true}}");
            var listed = new ArrayList<JsonNode>();
            ExecutorStage.json(answer.body()).at("/get_containers/containers").forEach(listed::add);
            listed.removeIf(container -> container.has("executor_id"));
            return listed;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmd", "pod"})
    void session_isSignalled(String kind) throws Exception {
        try (var session = open("08-" + kind + "-session-kill")) {
            session.awaitSaid("up\n");
            try (var wait = open("08-" + kind + "-wait-kill")) {
                assertPlayed("08-" + kind + "-kill15");
                session.awaitSaid("got term\n");
                assertPlayed("08-" + kind + "-kill9");
                assertSaid("08-" + kind + "-session-kill", session);
                assertSaid("08-" + kind + "-wait-kill", wait);
            }
        }
        assertPlayed("08-" + kind + "-kill-again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmd", "pod"})
    void terminal_hasItsSizeAtOnce(String kind) throws Exception {
        try (var session = open("08-" + kind + "-tty")) {
            session.awaitSaid("hi\r\n");
            try (var input = open("08-" + kind + "-tty-input")) {
                input.awaitEnd();
            }
            assertThat(AttachedStream.essence(session.awaitEnd()).replaceAll("/dev/pts/\\d+", "/dev/pts/0"))
                    .isEqualTo(AttachedStream.essence(AttachedStream.resource("08-" + kind + "-tty.stream.bin"))
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
        var stdout = sandbox("pod").resolve("containers/94967610-9650-455e-a8a6-ae37cdf79a80/stdout");
        SmallCluster.awaitThat(() -> stdout.toFile().length() > 0, "the container has written");
        try (var output = open("08-pod-output-plain")) {
            output.awaitHead();
            assertThat(output.awaitEnd()).contains("500 Internal").endsWith("disabled for this container");
        }
        assertPlayed("08-pod-kill-plain");
        assertPlayed("08-pod-wait-plain");
        assertThat(stdout).hasContent("plain\n");
        assertPlayed("08-pod-remove");
    }
}
