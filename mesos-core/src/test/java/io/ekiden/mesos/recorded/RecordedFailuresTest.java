package io.ekiden.mesos.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in which an agent, a task or a master fails. */
class RecordedFailuresTest {
    @TempDir
    static Path directory;

    @TestFactory
    Stream<DynamicTest> session_goesAsRecorded() {
        return Stage.together(
                directory,
                SmallCluster.Times.DEFAULT,
                new TreeMap<>(Map.of(
                        "30", RecordedFailuresTest::agentKilledAndBackInTime,
                        "33", RecordedFailuresTest::agentUnregisters,
                        "34", RecordedFailuresTest::agentMarkedGone,
                        "35", RecordedFailuresTest::taskKilledBySomebodyElse,
                        "37",
                                stage -> masterRestarted(
                                        stage, "37-master-restart-replicated-old", "37-master-restart-replicated-new"),
                        "43", RecordedFailuresTest::masterReplaced)));
    }

    /** Their time is scaled: an agent that was missed after three seconds is missed after one. */
    @TestFactory
    Stream<DynamicTest> session_inWhichAnAgentIsLost_goesAsRecorded() {
        return Stage.together(
                directory,
                SmallCluster.Times.SOON_MISSED,
                new TreeMap<>(Map.of(
                        "31", RecordedFailuresTest::agentKilledWithoutCheckpoint,
                        "32", stage -> agentLostAndBack(stage, ""),
                        "32-nocaps", stage -> agentLostAndBack(stage, "-nocaps"))));
    }

    private static void agentKilledAndBackInTime(Stage stage) throws Exception {
        try (var session = stage.session()) {
            stage.play(stage.replay("30-agent-kill9-recover", session)
                    .when("agent kill -9", stage.cluster()::stopAgent)
                    .when("Reconciliation: Latest", () -> stage.exchange("30-agents-disconnected.http"))
                    .when("agent started again", stage.cluster()::startAgent));
        }
    }

    private static void agentKilledWithoutCheckpoint(Stage stage) throws Exception {
        try (var session = stage.session()) {
            stage.play(stage.replay("31-agent-kill9-nocheckpoint", session)
                    .when("agent kill -9", stage.cluster()::stopAgent)
                    .when("3a-O2", stage.cluster()::startAgent));
        }
    }

    private static void agentLostAndBack(Stage stage, String suffix) throws Exception {
        try (var session = stage.session()) {
            stage.play(stage.replay("32-agent-lost" + suffix, session)
                    .when("agent kill -9", stage.cluster()::stopAgent)
                    .when("explicit RECONCILE with agent id", () -> {
                        for (var read : new String[] {"agents", "state", "tasks"}) {
                            stage.exchange("32-" + read + "-lost" + suffix + ".http");
                        }
                    })
                    .when("agent started again", stage.cluster()::startAgent)
                    .when("last chunk", () -> stage.exchange("32-tasks-back" + suffix + ".http")));
        }
    }

    private static void agentUnregisters(Stage stage) throws Exception {
        try (var session = stage.session()) {
            var agent = stage.cluster().agent();
            stage.play(stage.replay("33-agent-sigusr1", session).when("agent SIGUSR1", agent::leave));
            SmallCluster.await(agent.ended());
            stage.expect(agent.state().tasks().isEmpty(), "its tasks have ended");
        }
    }

    private static void agentMarkedGone(Stage stage) throws Exception {
        try (var session = stage.session()) {
            stage.play(stage.replay("34-mark-agent-gone", session)
                    .when("Agent has been marked gone", () -> stage.exchange("34-mark-agent-gone.http")));
        }
    }

    private static void taskKilledBySomebodyElse(Stage stage) throws Exception {
        try (var session = stage.session()) {
            stage.play(stage.replay("35-executor-kill9", session)
                    .when("kill -9 executor", () -> {
                        stage.body("35-containers.json", stage.cluster().agentUri(), "/containers");
                        kill(stage, "sleep 1000");
                    })
                    .when("kill -9 task process", () -> kill(stage, "sleep 1234")));
        }
    }

    /** All processes of a task of this agent. */
    private static void kill(Stage stage, String command) {
        var found = ProcessHandle.allProcesses()
                .filter(process -> runsUnder(stage.directory(), process)
                        && process.info().commandLine().orElse("").contains(command))
                .toList();
        stage.expect(!found.isEmpty() && found.stream().allMatch(ProcessHandle::destroyForcibly), command + " runs");
    }

    private static boolean runsUnder(Path directory, ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd"))
                    .startsWith(directory.toRealPath());
        } catch (IOException ended) {
            return false;
        }
    }

    private static void masterRestarted(Stage stage, String before, String after) throws Exception {
        masterEnds(stage, before);
        masterIsBack(stage, after);
    }

    private static void masterEnds(Stage stage, String before) throws Exception {
        stage.play(before);
        stage.cluster().stopAgent();
        stage.cluster().restartMaster();
    }

    private static void masterIsBack(Stage stage, String after) throws Exception {
        try (var session = stage.session()) {
            stage.play(stage.replay(after, session).when("OFFERS", stage.cluster()::startAgent));
        }
    }

    /**
     * By another one: schedulers and agents see the same. What masters that do not lead answer meanwhile is in {@code MasterDoorTest}; the
     * new leader of Mesos answers a call before SUBSCRIBE with 400, as it has forgotten the framework. Ours has not.
     */
    private static void masterReplaced(Stage stage) throws Exception {
        masterEnds(stage, "43-zk-failover-before");
        stage.expect(
                Transcript.json("43-zk-failover-nonleader-answers.json")
                        .at("/2/1/0")
                        .asText()
                        .contains("400"),
                "400 was recorded");
        try (var early = stage.session()) {
            var answer = early.call(stage.names()
                    .translated("{\"framework_id\":{\"value\":\"9484fd4d-7b8a-480b-a3f5-f4dedac2d5f6-0000\"},"
                            + "\"type\":\"RECONCILE\",\"reconcile\":{\"tasks\":[]}}"));
            stage.expect(
                    answer.statusCode() == 403 && answer.body().equals("Framework is not subscribed"),
                    "403, but " + answer.statusCode() + " " + answer.body());
        }
        masterIsBack(stage, "43-zk-failover-after");
    }
}
