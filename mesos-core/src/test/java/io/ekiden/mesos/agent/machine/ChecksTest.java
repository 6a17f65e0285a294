package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.id.ContainerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checks that nobody judges, and the time a task may take. */
class ChecksTest {
    private static final TaskInfo WEB = task("web", "sleep 100")
            .task()
            .withCheck(new TaskCheck(
                    new Probe.Command("true"), Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    private static final TaskInfo SHORT =
            task("short", "sleep 100").task().withMaxCompletionTime(Duration.ofMinutes(1));

    private static ContainerId containerOf(MachineDriver agent, TaskInfo task) {
        return agent.runOf(task).containerId();
    }

    private static void finished(MachineDriver agent, @Nullable Integer result) {
        agent.on(new AgentEvent.CheckFinished(containerOf(agent, WEB), Optional.ofNullable(result)));
    }

    private static Optional<TaskCheck.Status> shown(@Nullable Integer result) {
        return Optional.of(new TaskCheck.Status(TaskCheck.Kind.COMMAND, Optional.ofNullable(result)));
    }

    @Test
    void check_isToldWhenItsResultIsNew_andIsInEveryStatus() {
        var agent = MachineDriver.registered().run(WEB);
        assertThat(agent.sent()).singleElement().extracting(TaskStatus::check).isEqualTo(shown(null));
        agent.ackAll(WEB.taskId()).on(new AgentEvent.RunStarted(containerOf(agent, WEB)));
        assertThat(agent.effects(AgentEffect.StartCheck.class)).hasSize(1);
        agent.ackAll(WEB.taskId());

        finished(agent, 7);
        finished(agent, 7);
        agent.ackAll(WEB.taskId());
        finished(agent, 0);
        agent.on(new AgentEvent.RunEnded(containerOf(agent, WEB), new ExitStatus.Exited(0)));
        assertThat(agent.pending(WEB))
                .extracting(TaskStatus::state, TaskStatus::reason, TaskStatus::check)
                .containsExactly(
                        tuple(TaskState.TASK_RUNNING, Optional.of(Reason.REASON_TASK_CHECK_STATUS_UPDATED), shown(0)),
                        tuple(TaskState.TASK_FINISHED, Optional.empty(), shown(null)));
        assertThat(agent.effects()).contains(new AgentEffect.StopChecks(containerOf(agent, WEB)));
    }

    @Test
    void check_goesOnAfterARestart_fromWhatWasTold() {
        var agent = MachineDriver.registered().running(WEB);
        finished(agent, 7);
        agent.ackAll(WEB.taskId());
        var again = agent.restarted();
        again.on(new AgentEvent.Begun(
                List.of(new AgentEvent.Found(containerOf(again, WEB), new AgentEvent.Fate.Alive()))));

        assertThat(again.effects(AgentEffect.StartCheck.class)).hasSize(1);
        finished(again, 7);
        again.assertPending(WEB);
        finished(again, null);
        again.assertPending(WEB, TaskState.TASK_RUNNING);
    }

    @Test
    void results_thatNobodyListensTo_areToldInOneUpdate() {
        var agent = MachineDriver.registered().running(WEB);
        for (int i = 1; i <= 100; i++) {
            finished(agent, i);
        }
        assertThat(agent.pending(WEB)).extracting(TaskStatus::check).containsExactly(shown(1), shown(100));
    }

    @Test
    void task_thatTakesLongerThanItMay_hasFailed() {
        var agent = MachineDriver.registered().run(SHORT).ackAll(SHORT.taskId());
        agent.on(new AgentEvent.RunStarted(containerOf(agent, SHORT)));
        var containerId = containerOf(agent, SHORT);
        assertThat(agent.effects(AgentEffect.SetTimer.class))
                .contains(new AgentEffect.SetTimer(
                        new TimerKey.TimeLimit(containerId), agent.now().plusSeconds(60)));
        agent.ackAll(SHORT.taskId()).after(Duration.ofMinutes(1));

        agent.on(new AgentEvent.TimerFired(new TimerKey.TimeLimit(containerId)));
        assertThat(agent.effects()).contains(new AgentEffect.TerminateTree(containerId));
        agent.assertPending(SHORT);
        agent.on(new AgentEvent.TimerFired(new TimerKey.KillGrace(containerId)));
        assertThat(agent.effects()).contains(new AgentEffect.KillTree(containerId));

        // Over a restart it is still its own time that ended it.
        var again = agent.restarted();
        again.on(new AgentEvent.RunEnded(containerId, new ExitStatus.Signaled(9)));
        assertThat(again.pending(SHORT))
                .extracting(TaskStatus::state, TaskStatus::source, TaskStatus::reason, TaskStatus::message)
                .containsExactly(tuple(
                        TaskState.TASK_FAILED,
                        TaskStatus.Source.SOURCE_EXECUTOR,
                        Optional.of(Reason.REASON_MAX_COMPLETION_TIME_REACHED),
                        "Command terminated with signal Killed"));
    }

    @Test
    void timeLimit_isCountedFromTheStart_alsoWhenTheAgentWasAway() {
        var agent = MachineDriver.registered().running(SHORT);
        var end = agent.now().plusSeconds(60);
        var again = agent.after(Duration.ofSeconds(40)).restarted();
        again.on(new AgentEvent.Begun(
                List.of(new AgentEvent.Found(containerOf(again, SHORT), new AgentEvent.Fate.Alive()))));

        assertThat(again.effects())
                .contains(new AgentEffect.SetTimer(new TimerKey.TimeLimit(containerOf(again, SHORT)), end));
    }

    @Test
    void task_thatIsBeingKilledWhenItsTimeIsOver_isKilled() {
        var agent = MachineDriver.registered().running(SHORT).kill(SHORT, Optional.empty());
        agent.on(new AgentEvent.TimerFired(new TimerKey.TimeLimit(containerOf(agent, SHORT))));
        assertThat(agent.effects()).isEmpty();

        agent.on(new AgentEvent.RunEnded(containerOf(agent, SHORT), new ExitStatus.Signaled(15)));
        agent.assertPending(SHORT, TaskState.TASK_KILLING, TaskState.TASK_KILLED);
    }
}
