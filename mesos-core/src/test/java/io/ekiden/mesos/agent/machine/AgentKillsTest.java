package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.agent.machine.MachineDriver.FW;
import static io.ekiden.mesos.agent.machine.MachineDriver.registered;
import static io.ekiden.mesos.model.TaskState.TASK_DROPPED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who ends a run before its time: its framework, or a check that finds it sick. */
class AgentKillsTest {
    private static final TaskInfo WEB = task("web.1", "sleep 100").task();

    @Test
    void kill_duringFetchWinsAtOnce() {
        var fetching = task("web.1", "true").uri("http://127.0.0.1/a.tgz").task();
        var agent = registered().run(fetching);
        var containerId = agent.runOf(fetching).containerId();

        agent.kill(fetching, Optional.empty());

        assertThat(agent.effects()).contains(new AgentEffect.CancelFetch(containerId));
        agent.assertPending(fetching, TASK_KILLED);
        assertThat(agent.pending(fetching).getLast().reason()).contains(Reason.REASON_TASK_KILLED_DURING_LAUNCH);
        assertThat(agent.on(new AgentEvent.FetchSucceeded(containerId)).effects())
                .isEmpty();
    }

    @Test
    void kill_terminatesThenKillsAfterTheGrace() {
        var patient = task("web.1", "sleep 100").grace(Duration.ofSeconds(20)).task();
        var agent = registered().running(patient);
        var containerId = agent.runOf(patient).containerId();

        agent.kill(patient, Optional.empty());

        assertThat(agent.effects())
                .contains(
                        new AgentEffect.TerminateTree(containerId),
                        new AgentEffect.SetTimer(
                                new TimerKey.KillGrace(containerId), agent.now().plusSeconds(20)));
        agent.assertPending(patient, TASK_KILLING);
        agent.after(Duration.ofSeconds(20)).on(new AgentEvent.TimerFired(new TimerKey.KillGrace(containerId)));
        assertThat(agent.effects()).containsExactly(new AgentEffect.KillTree(containerId));
        agent.on(new AgentEvent.RunEnded(containerId, new ExitStatus.Signaled(9)));
        agent.assertPending(patient, TASK_KILLING, TASK_KILLED);
    }

    @Test
    void kill_aSecondOneOnlyShortensTheGrace() {
        var agent = registered().running(WEB).kill(WEB, Optional.of(Duration.ofSeconds(10)));

        assertThat(agent.kill(WEB, Optional.of(Duration.ofSeconds(30))).effects())
                .isEmpty();
        agent.kill(WEB, Optional.of(Duration.ofSeconds(1)));
        assertThat(agent.effects())
                .containsExactly(new AgentEffect.SetTimer(
                        new TimerKey.KillGrace(agent.runOf(WEB).containerId()),
                        agent.now().plusSeconds(1)));
    }

    @Test
    void kill_beforeTheProcessExistsIsCarriedOutWhenItDoes() {
        var agent = registered().run(WEB).kill(WEB, Optional.empty());
        var containerId = agent.runOf(WEB).containerId();

        assertThat(agent.effects(AgentEffect.TerminateTree.class)).isEmpty();
        agent.on(new AgentEvent.RunStarted(containerId));
        assertThat(agent.effects()).contains(new AgentEffect.TerminateTree(containerId));
        agent.assertPending(WEB, TASK_STARTING, TASK_KILLING);
    }

    @Test
    void kill_ofAnUnknownTaskSaysSoReliably() {
        var agent = registered().kill(WEB, Optional.empty());
        agent.assertPending(WEB, TASK_DROPPED);
        assertThat(agent.ackAll(WEB.taskId()).state().streams()).isEmpty();
    }

    @Test
    void unhealthy_isReportedThenKills() {
        var agent = registered().running(WEB);
        var containerId = agent.runOf(WEB).containerId();
        agent.on(new AgentEvent.HealthChanged(containerId, false, true, "Connection refused"));
        agent = agent.restarted();
        agent.on(new AgentEvent.RunEnded(containerId, new ExitStatus.Signaled(15)));

        agent.assertPending(WEB, TASK_RUNNING, TASK_KILLING, TASK_KILLED);
        assertThat(agent.pending(WEB))
                .extracting(TaskStatus::healthy)
                .containsExactly(Optional.of(false), Optional.empty(), Optional.of(false));
        assertThat(agent.pending(WEB))
                .extracting(TaskStatus::message)
                .containsExactly(
                        "Health check failed: Connection refused",
                        "",
                        "Task was killed since health check failed. Reason: Connection refused");
        assertThat(agent.pending(WEB).getFirst().reason()).contains(Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
    }

    @Test
    void sickTask_thatIsKilledByItsFrameworkIsNotSaidToBeKilledByItsCheck() {
        var agent = registered().running(WEB);
        var containerId = agent.runOf(WEB).containerId();
        agent.on(new AgentEvent.HealthChanged(containerId, false, false, "Connection refused"));
        agent.on(new MasterToAgent.KillTask(FW, WEB.taskId(), Optional.empty()));
        agent.on(new AgentEvent.RunEnded(containerId, new ExitStatus.Signaled(15)));
        assertThat(agent.pending(WEB).getLast().message()).isEqualTo("Command terminated with signal Terminated");
    }

    @Test
    void health_thatFlapsWhileNobodyListensIsToldInOneUpdate() {
        var agent = registered().running(WEB);
        var containerId = agent.runOf(WEB).containerId();
        for (int i = 0; i < 100; i++) {
            agent.on(new AgentEvent.HealthChanged(containerId, i % 2 == 1, false, ""));
        }
        agent.assertPending(WEB, TASK_RUNNING, TASK_RUNNING);
        assertThat(agent.pending(WEB))
                .extracting(TaskStatus::healthy)
                .containsExactly(Optional.of(false), Optional.of(true));
        assertThat(agent.restarted().pending(WEB)).isEqualTo(agent.pending(WEB));
    }
}
