package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static io.ekiden.orchestrator.kernel.Apps.httpCheck;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.TaskHistoryJson;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.history.TaskEnd;
import io.ekiden.orchestrator.kernel.history.TaskHistory;
import io.ekiden.orchestrator.kernel.history.Uptime;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of tasks that ended, and what it says of their app. */
class KernelHistoryTest {
    private static final PathId WEB = PathId.parse("/web");

    private final World world = World.subscribed();

    private TaskHistory history() {
        return world.state.population().historyOf(WEB);
    }

    private Instance one() {
        return world.instances("/web").iterator().next();
    }

    private void passes(int seconds) {
        world.now = world.now.plusSeconds(seconds);
    }

    /** Launched after two seconds of waiting, running after three more, healthy after four more. */
    private void comesUp() {
        passes(2);
        world.offers("a");
        passes(3);
        world.allRun("/web");
        passes(4);
        world.allHealthy("/web");
    }

    private void create() {
        world.creates(app("/web", "run", 1, new UpgradeStrategy(1, 1), List.of(httpCheck())));
    }

    @Test
    void taskThatEnds_isRemembered_alsoByTheNextLeader() {
        create();
        comesUp();
        var ended = one();
        passes(100);
        world.reports(ended, TaskState.TASK_FAILED);

        assertThat(history().ends()).hasSize(1);
        var end = history().ends().getFirst();
        assertThat(end.task()).isEqualTo(ended.taskId());
        assertThat(end.state()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(end.message()).isEqualTo("as the test says");
        assertThat(end.where()).isEqualTo(new TaskEnd.Where("a", "agent-a", ended.version()));
        var staged = end.times().stagedAt().orElseThrow();
        assertThat(end.times().startedAt()).contains(staged.plusSeconds(3));
        assertThat(end.times().healthyAt()).contains(staged.plusSeconds(7));
        assertThat(end.endedAt()).isEqualTo(staged.plusSeconds(107));
        assertThat(StateCodec.decode(world.stored).population().histories())
                .isEqualTo(world.state.population().histories());
    }

    @Test
    void kill_isRememberedWithItsReason() {
        create();
        comesUp();
        world.asks(new Request.KillTasks(List.of(one().taskId()), false, false, false));
        world.killsSucceed("/web");

        assertThat(history().ends().getFirst().message()).isEqualTo("killed by a user");
    }

    @Test
    void history_isBounded_inMemoryAndInTheStore_andGoesWithItsApp() {
        create();
        for (int i = 0; i < TaskHistory.MAX_TASKS + 7; i++) {
            passes(1_000);
            world.offers("a");
            world.allRun("/web");
            world.reports(one(), TaskState.TASK_FINISHED);
        }

        assertThat(history().ends()).hasSize(TaskHistory.MAX_TASKS);
        assertThat(history().ends().getFirst().number()).isEqualTo(7);
        assertThat(stored()).isEqualTo(TaskHistory.MAX_TASKS);
        assertThat(StateCodec.decode(world.stored).population().historyOf(WEB)).isEqualTo(history());

        world.asks(new Request.DeleteApp(WEB, true));
        assertThat(history()).isEqualTo(TaskHistory.NONE);
        assertThat(stored()).isZero();
    }

    private long stored() {
        return world.stored.keySet().stream()
                .filter(key -> key.startsWith("history/"))
                .count();
    }

    @Test
    void uptime_isTheShareOfTheTimeInWhichATaskRan() {
        create();
        comesUp();
        passes(93);
        // Ran for 97 seconds of 100.
        world.reports(one(), TaskState.TASK_FAILED);
        passes(98);
        comesUp();
        passes(93);

        var uptime = Uptime.of(history(), world.instances("/web"), world.now);

        assertThat(uptime.from()).isEqualTo(history().ends().getFirst().times().stagedAt());
        assertThat(uptime.toRunning()).contains(Duration.ofSeconds(3));
        assertThat(uptime.toHealthy()).contains(Duration.ofSeconds(7));
        assertThat(uptime.availability()).contains(194 / 300.0);
    }

    @Test
    void uptime_ofAnAppWithoutTasks_isNotKnown() {
        create();

        assertThat(Uptime.of(history(), world.instances("/web"), world.now))
                .isEqualTo(new Uptime(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void history_isShownWithAgentExitStatusAndSandbox() {
        create();
        comesUp();
        passes(100);
        var task = one().taskId();
        world.reports(one(), TaskState.TASK_FAILED);

        var json = Json.object();
        TaskHistoryJson.add(json, world.state, WEB, world.now);

        var first = json.at("/taskHistory/0");
        assertThat(first.path("id").asText()).isEqualTo(task.value());
        assertThat(first.path("state").asText()).isEqualTo("TASK_FAILED");
        assertThat(first.path("slaveId").asText()).isEqualTo("agent-a");
        assertThat(first.path("sandbox").asText())
                .endsWith("/#/agents/agent-a/frameworks/master-0000/executors/" + task.value());
        assertThat(first.has("exitStatus")).isFalse();
        assertThat(json.at("/uptime/medianSecondsToRunning").asDouble()).isEqualTo(3.0);
        assertThat(json.at("/uptime/availabilityPercent").asDouble()).isEqualTo(97.196);
    }

    @Test
    void exitStatus_isThatOfTheMessage() {
        assertThat(ended("Command exited with status 3").exitStatus()).contains(3);
        assertThat(ended("Command terminated with signal Killed").exitStatus()).isEmpty();
    }

    private TaskEnd ended(String message) {
        create();
        world.offers("a");
        return TaskEnd.of(TaskHistory.NONE, one(), TaskState.TASK_FAILED, message, world.now);
    }
}
