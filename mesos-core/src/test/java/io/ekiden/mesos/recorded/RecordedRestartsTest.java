package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of frameworks with executors of their own whose agent is killed and comes back, played again. */
class RecordedRestartsTest {
    private static final ExecutorTimeouts SOON =
            new ExecutorTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(1));

    @TempDir
    Path directory;

    /** One executor comes back with what was on its way, one too late, one ends while nobody looks. */
    @Test
    void agentIsKilled_andItsExecutorsComeBackOrNot() throws Exception {
        try (var play = new ExecutorPlay(directory, "executor/06-agent-restart", List.of("r1", "r2", "r3"), SOON)) {
            play.when("agent killed", play.cluster()::killAgent)
                    .when("executor r3 (pid", () -> play.killProcess("r3"))
                    .when("agent started again", play.cluster()::reviveAgent)
                    .when("message r1, finish", () -> {
                        play.executor("r1").awaitStream(2);
                        play.exchange("06-agent-GET_EXECUTORS-after.http");
                        play.exchange("06-agent-GET_TASKS-after.http");
                    })
                    .when(
                            "eyJjbWQiOiAiZWNobyIsICJhZnRlciI6ICJjdXQifQ==",
                            () -> play.executor("r1").awaitStream(3));
            assertThat(play.untilTeardown().play()).isEmpty();
        }
    }

    /** Its executor ends while the agent is away; the agent, when it is back, tells what the master of Mesos tells at once. */
    @Test
    void frameworkDoesNotCheckpoint() throws Exception {
        try (var play = new ExecutorPlay(directory, "executor/06b-no-checkpoint", List.of("q1", "q2"), SOON)) {
            play.when("agent kill -9", () -> {
                killWhenAllIsAcknowledged(play);
                play.awaitNoProcess("q2");
                play.cluster().reviveAgent();
            });
            assertThat(play.untilTeardown().play()).isEmpty();
        }
    }

    @Test
    void agentIsStopped_andStartedAgain() throws Exception {
        try (var play = new ExecutorPlay(directory, "executor/06c-agent-stop", List.of("w1"), SOON)) {
            play.when("agent SIGTERMed", () -> killWhenAllIsAcknowledged(play))
                    .when("agent started again", play.cluster()::reviveAgent)
                    .when("\"type\":\"MESSAGE\"", () -> play.executor("w1").awaitStream(2));
            assertThat(play.untilTeardown().play()).isEmpty();
        }
    }

    @Test
    void executorHasUpdatesAndTasksThatTheAgentHasNot() throws Exception {
        try (var play = new ExecutorPlay(directory, "executor/06e-unacked-updates", List.of("d1"), SOON)) {
            play.when("agent killed", () -> killWhenAllIsAcknowledged(play))
                    .when("agent started again", play.cluster()::reviveAgent)
                    .when("RECONCILE all", () -> play.exchange("06e-agent-GET_TASKS-after.http"));
            assertThat(play.untilTeardown().play()).isEmpty();
        }
    }

    private static void killWhenAllIsAcknowledged(ExecutorPlay play) throws Exception {
        play.cluster().awaitAcknowledgements();
        play.cluster().killAgent();
    }
}
