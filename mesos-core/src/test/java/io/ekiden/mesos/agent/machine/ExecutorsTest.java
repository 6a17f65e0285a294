package io.ekiden.mesos.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rules of frameworks' own executors. */
class ExecutorsTest {
    private static final ExecutorKey E1 = new ExecutorKey(MachineDriver.FW, new ExecutorId("e1"));
    private static final long STREAM = 7;
    private static final TaskInfo A = task("a", "e1");
    private static final TaskInfo B = task("b", "e1");
    private static final Optional<ExecutorOwner> NEW = Optional.of(ExecutorOwner.of(new FrameworkInfo(
            "f", "user", Optional.of(MachineDriver.FW), List.of("*"), Duration.ZERO, List.of(), "", Optional.empty())));

    private MachineDriver agent = MachineDriver.registered();

    private static TaskInfo task(String id, String executor) {
        var command = new CommandInfo(true, "run", List.of(), Map.of(), List.of(), Optional.empty());
        var info = ExecutorInfo.custom(new ExecutorId(executor), Resources.parse("cpus:0.1;mem:64"), command)
                .ownedBy(MachineDriver.FW, "*");
        return TaskInfo.of(new TaskId(id), new AgentId("a1"), Resources.parse("cpus:1;mem:32"), info);
    }

    @Test
    void limits_areThoseOfTheExecutorAndItsTasks() {
        launch(A, NEW);
        assertThat(agent.effects(AgentEffect.StartRun.class))
                .extracting(start -> start.run().task().resources())
                .containsExactly(Resources.parse("cpus:1.1;mem:96"));
        launch(B, Optional.empty());
        assertThat(agent.effects(AgentEffect.ResizeRun.class))
                .extracting(resize -> resize.run().task().resources())
                .containsExactly(Resources.parse("cpus:2.1;mem:128"));
    }

    @Test
    void taskForAnExecutorThatIsGone_isDropped() {
        launch(A, Optional.empty());
        assertThat(agent.sent())
                .extracting(TaskStatus::state, status -> status.reason().orElseThrow())
                .containsExactly(tuple(TaskState.TASK_DROPPED, Reason.REASON_EXECUTOR_TERMINATED));
        assertThat(agent.state().executors()).isEmpty();
    }

    @Test
    void executorThatDoesNotSubscribe_isKilledAndItsTasksAreToldWhy() {
        launch(A, NEW);
        agent.on(new AgentEvent.RunStarted(container()));
        assertThat(agent.effects(AgentEffect.SetTimer.class))
                .contains(new AgentEffect.SetTimer(
                        new TimerKey.ExecutorPatience(container()), agent.now().plusSeconds(60)));
        agent.on(new AgentEvent.TimerFired(new TimerKey.ExecutorPatience(container())));
        assertThat(agent.effects()).contains(new AgentEffect.KillTree(container()));

        agent.on(new AgentEvent.RunEnded(container(), new ExitStatus.Signaled(9)));
        assertThat(agent.effects(AgentEffect.Send.class).getFirst())
                .isEqualTo(new AgentEffect.Send(new AgentToMaster.ExecutorEnded(MachineDriver.FW, E1.executorId(), 9)));
        assertThat(agent.sent())
                .extracting(TaskStatus::message)
                .containsExactly("Executor did not register within 60secs");
    }

    @Test
    void killOfAQueuedTask_isAtOnce_andTheExecutorIsAskedToEndWhenItComes() {
        launch(A, NEW);
        agent.on(new AgentEvent.RunStarted(container()));
        agent.kill(A, Optional.empty());
        assertThat(agent.sent())
                .extracting(TaskStatus::state, status -> status.reason().orElseThrow())
                .containsExactly(tuple(TaskState.TASK_KILLED, Reason.REASON_TASK_KILLED_DURING_LAUNCH));
        subscribe();
        assertThat(told()).containsExactly(new ExecutorEvent.Shutdown());
    }

    @Test
    void shutdownOfOneThatHasYetToCome_isRemembered() {
        launch(A, NEW);
        agent.on(new AgentEvent.RunStarted(container()));
        agent.on(new MasterToAgent.ShutdownExecutor(MachineDriver.FW, E1.executorId()));
        subscribe();
        assertThat(told()).containsExactly(new ExecutorEvent.Shutdown());
        assertThat(agent.effects()).contains(new AgentEffect.CloseExecutor(STREAM));
        agent.on(new AgentEvent.TimerFired(new TimerKey.KillGrace(container())));
        assertThat(agent.effects()).containsExactly(new AgentEffect.KillTree(container()));
    }

    @Test
    void taskAndKill_waitForAnExecutorThatIsCutOff() {
        running();
        agent.on(new AgentEvent.ExecutorGone(E1, STREAM));
        launch(B, Optional.empty());
        agent.kill(A, Optional.empty());
        assertThat(told()).isEmpty();

        subscribe(A.taskId());
        assertThat(told().stream().skip(1))
                .containsExactly(new ExecutorEvent.Launch(B), new ExecutorEvent.Kill(A.taskId(), Optional.empty()));
    }

    @Test
    void update_isKeptBeforeItIsAcknowledged_andToldOnce() {
        running();
        var status = status(A, TaskState.TASK_RUNNING);
        agent.on(new AgentEvent.ExecutorCalled(E1, new ExecutorCall.Update(status)));
        assertThat(told())
                .containsExactly(
                        new ExecutorEvent.Acknowledged(A.taskId(), status.uuid().orElseThrow()));
        assertThat(agent.pending(A)).hasSize(1);
        agent.on(new AgentEvent.ExecutorCalled(E1, new ExecutorCall.Update(status)));
        assertThat(told()).hasSize(1);
        assertThat(agent.pending(A)).hasSize(1);
    }

    @Test
    void executor_speaksForItsOwnTasksOnly() {
        running();
        var other = task("c", "e2");
        launch(other, NEW);
        agent.on(new AgentEvent.ExecutorCalled(E1, new ExecutorCall.Update(status(other, TaskState.TASK_FAILED))));
        assertThat(told()).hasSize(1);
        assertThat(agent.pending(other)).isEmpty();
    }

    @Test
    void restartedAgent_keepsWhatWasQueued_andGivesUpWhoStaysAway() {
        running();
        agent.on(new AgentEvent.ExecutorGone(E1, STREAM));
        launch(B, Optional.empty());
        agent = agent.restarted();
        var executor = Objects.requireNonNull(agent.state().executors().get(E1));
        assertThat(executor.queued()).containsExactly(B.taskId());
        assertThat(executor.phase()).isEqualTo(ExecutorRun.Phase.RUNNING);

        var found = new AgentEvent.Found(container(), new AgentEvent.Fate.Alive());
        agent.on(new AgentEvent.Begun(List.of(found))).on(new MasterToAgent.Registered(new AgentId("a1")));
        agent.on(new AgentEvent.TimerFired(new TimerKey.ExecutorPatience(container())));
        agent.on(new AgentEvent.RunEnded(container(), new ExitStatus.Signaled(9)));
        assertThat(agent.sent())
                .extracting(TaskStatus::state, TaskStatus::message)
                .containsOnly(tuple(TaskState.TASK_GONE, "Executor did not reregister within 15secs"));
        agent.ackAll(A.taskId()).ackAll(B.taskId());
        assertThat(agent.state().isBusy()).isFalse();
    }

    @Test
    void limitItRunsInto_isWhatItsTasksAreTold() {
        running();
        var exceeded = new Exceeded(Resources.MEM, "too much", Resources.parse("mem:96"));
        agent.on(new AgentEvent.RunEnded(container(), new ExitStatus.Limited(exceeded)));
        assertThat(agent.sent())
                .extracting(TaskStatus::reason, TaskStatus::limitation)
                .containsExactly(tuple(
                        Optional.of(Reason.REASON_CONTAINER_LIMITATION_MEMORY),
                        Optional.of(Resources.parse("mem:96"))));
    }

    @Test
    void group_isGivenToItAtOnce_alsoByARestartedAgent() {
        launchGroup(A, B);
        agent.on(new AgentEvent.RunStarted(container()));
        agent = agent.restarted();
        var found = new AgentEvent.Found(container(), new AgentEvent.Fate.Alive());
        agent.on(new AgentEvent.Begun(List.of(found))).on(new MasterToAgent.Registered(new AgentId("a1")));
        subscribe();
        assertThat(told().stream().skip(1)).containsExactly(new ExecutorEvent.LaunchGroup(List.of(A, B)));
        assertThat(Objects.requireNonNull(agent.state().executors().get(E1)).groups())
                .isEmpty();

        var single = task("c", "e1");
        launch(single, Optional.empty());
        assertThat(told()).containsExactly(new ExecutorEvent.Launch(single));
    }

    @Test
    void killOfAQueuedMember_endsItsGroup_andNoOther() {
        launchGroup(A, B);
        var other = task("c", "e1");
        launch(other, Optional.empty());
        agent.kill(B, Optional.empty());
        assertThat(agent.sent())
                .extracting(status -> status.taskId().value(), TaskStatus::state, TaskStatus::message)
                .containsExactly(
                        tuple(
                                "a",
                                TaskState.TASK_KILLED,
                                "A task within the task group was killed before delivery to the executor"),
                        tuple(
                                "b",
                                TaskState.TASK_KILLED,
                                "A task within the task group was killed before delivery to the executor"));
        agent.on(new AgentEvent.RunStarted(container()));
        subscribe();
        assertThat(told().stream().skip(1)).containsExactly(new ExecutorEvent.Launch(other));
    }

    private void launchGroup(TaskInfo... tasks) {
        agent.on(new MasterToAgent.RunGroup(MachineDriver.FW, List.of(tasks), NEW));
    }

    private void running() {
        launch(A, NEW);
        agent.on(new AgentEvent.RunStarted(container()));
        subscribe();
        assertThat(told().getLast()).isEqualTo(new ExecutorEvent.Launch(A));
    }

    private void launch(TaskInfo task, Optional<ExecutorOwner> newExecutor) {
        agent.on(new MasterToAgent.RunTask(MachineDriver.FW, task, newExecutor));
    }

    private void subscribe(TaskId... unacknowledged) {
        agent.on(new AgentEvent.ExecutorSubscribed(
                E1, STREAM, new ExecutorCall.Subscribe(List.of(unacknowledged), List.of())));
    }

    private List<ExecutorEvent> told() {
        return agent.effects(AgentEffect.ToExecutor.class).stream()
                .map(AgentEffect.ToExecutor::event)
                .toList();
    }

    private ContainerId container() {
        return Objects.requireNonNull(agent.state().executors().get(E1)).run().containerId();
    }

    private static TaskStatus status(TaskInfo task, TaskState state) {
        return TaskStatus.of(task.taskId(), state, Source.SOURCE_EXECUTOR, "", Instant.ofEpochSecond(5))
                .withUuid(Optional.of(new UUID(5, 6)));
    }
}
