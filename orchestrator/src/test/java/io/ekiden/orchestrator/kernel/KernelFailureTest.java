package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a task's bad end. */
final class KernelFailureTest {
    private static final Optional<TaskStatus.Reason> NONE = Optional.empty();

    private final World world = World.subscribed();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Task was killed since health check failed. Reason: not yet",
                "Reconciliation: Latest task state: Task was killed since health check failed. Reason: not yet",
                "not yet"
            })
    void killByTheAgentForBadHealth_isAFailureWithoutADelay(String message) {
        ends(TaskState.TASK_KILLED, message, Optional.of(false));

        assertThat(failure()).contains("Task was killed since health check failed. Reason: not yet");
        world.offers("a");
        assertThat(world.instances("/web"))
                .singleElement()
                .matches(instance -> instance.incarnation() == 2 && instance.isLaunched());
    }

    @Test
    void killOfAHealthyTask_isNoFailure() {
        ends(TaskState.TASK_KILLED, "Command terminated with signal Terminated", Optional.of(true));
        assertThat(failure()).isEmpty();
    }

    @Test
    void killOfASickTaskThatIsNotWantedAnyMore_isNoFailure() {
        launch();
        world.updates(world.state.app(PathId.parse("/web")).orElseThrow().withInstances(0), false);
        reports(TaskState.TASK_KILLED, "Command terminated with signal Terminated", Optional.of(false));
        assertThat(failure()).isEmpty();
    }

    @Test
    void failureHeardByReconciliation_readsAsIfHeardAtOnce() {
        ends(
                TaskState.TASK_FAILED,
                "Reconciliation: Latest task state: Command exited with status 7",
                Optional.empty());
        assertThat(failure()).contains("Command exited with status 7");
    }

    /** The one that waits may have been woken just before, and has found no offer yet. */
    @Test
    void delayThatBeginsAnew_wakesWhoWaitsOnceMore() {
        world.creates(app("/web", "serve", 2));
        world.offers("a");
        var instances = List.copyOf(world.instances("/web"));
        world.reports(instances.getFirst(), TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(2);
        var wake = new TimerKey.LaunchDelay(PathId.parse("/web"));
        world.happens(new KernelEvent.TimerFired(wake));
        world.effects.clear();
        world.reports(instances.getLast(), TaskState.TASK_RUNNING);
        assertThat(world.effects).contains(new Effect.SetTimer(wake, world.now.plusSeconds(1)));
    }

    /** <b>Source:</b> Marathon, whose delays are not those of tasks that an agent ends because it drains. */
    @Test
    void agentThatDrains_isNoFailureOfItsTasks() {
        launch();
        for (var reason : List.of(Optional.of(TaskStatus.Reason.REASON_AGENT_DRAINING), NONE)) {
            int incarnation = world.instances("/web").iterator().next().incarnation();
            var task = world.instances("/web").iterator().next().taskId();
            var status = TaskStatus.of(task, TaskState.TASK_FAILED, TaskStatus.Source.SOURCE_AGENT, "", world.now)
                    .withAgentId(new AgentId("agent-a"));
            world.happens(new KernelEvent.FromMaster(
                    new Event.Update(reason.map(status::withReason).orElse(status))));
            world.offers("b");
            assertThat(world.instances("/web"))
                    .singleElement()
                    .matches(instance -> instance.incarnation() == incarnation + 1)
                    .matches(instance -> instance.isLaunched() == reason.isPresent());
        }
    }

    private void launch() {
        world.creates(app("/web", "serve", 1));
        world.offers("a");
        world.allRun("/web");
    }

    private void ends(TaskState state, String message, Optional<Boolean> healthy) {
        launch();
        reports(state, message, healthy);
    }

    private void reports(TaskState state, String message, Optional<Boolean> healthy) {
        var task = world.instances("/web").iterator().next().taskId();
        var status = TaskStatus.of(task, state, TaskStatus.Source.SOURCE_EXECUTOR, message, world.now)
                .withAgentId(new AgentId("agent-a"))
                .withHealthy(healthy);
        world.happens(new KernelEvent.FromMaster(new Event.Update(status)));
    }

    private Optional<String> failure() {
        return Optional.ofNullable(world.state.population().failures().get(PathId.parse("/web")))
                .map(TaskFailure::message);
    }
}
