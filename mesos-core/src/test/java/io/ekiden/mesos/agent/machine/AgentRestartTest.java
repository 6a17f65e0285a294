package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.agent.machine.MachineDriver.ID;
import static io.ekiden.mesos.agent.machine.MachineDriver.registered;
import static io.ekiden.mesos.model.TaskState.TASK_FAILED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.model.TaskInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentRestartTest {
    private static final TaskInfo WEB = task("web.1", "sleep 100").task();

    @Test
    void restart_keepsIdTasksAndUnacknowledgedUpdates() {
        var before = registered().run(WEB);
        var after = before.restarted();
        assertThat(after.state().registration().id()).contains(ID);
        assertThat(after.state().tasks()).isEqualTo(before.state().tasks());
        assertThat(after.pending(WEB)).isEqualTo(before.pending(WEB));
    }

    @Test
    void restart_compactedTwiceStaysTheSame() {
        var once = registered().running(WEB).kill(WEB, Optional.empty()).restarted();
        assertThat(once.restarted().state()).isEqualTo(once.state());
    }

    @Test
    void found_aliveGoesOnRunning() {
        var agent = registered().run(WEB).restarted();
        begin(agent, new Fate.Alive());
        agent.assertPending(WEB, TASK_STARTING, TASK_RUNNING);
        assertThat(agent.effects(AgentEffect.StartRun.class)).isEmpty();
    }

    @Test
    void found_endedIsReportedWithItsTrueStatus() {
        var agent = registered().running(WEB).restarted();
        begin(agent, new Fate.Ended(new ExitStatus.Exited(3)));
        agent.assertPending(WEB, TASK_FAILED);
        assertThat(agent.pending(WEB).getFirst().message()).isEqualTo("Command exited with status 3");
    }

    @Test
    void found_neverStartedIsStarted() {
        var agent = registered().run(WEB).restarted();
        begin(agent, new Fate.NeverStarted());
        assertThat(agent.effects()).contains(new AgentEffect.StartRun(agent.runOf(WEB)));
    }

    @Test
    void found_neverStartedButKilledIsNotStarted() {
        var agent = registered().run(WEB).kill(WEB, Optional.empty()).restarted();
        begin(agent, new Fate.NeverStarted());
        assertThat(agent.effects(AgentEffect.StartRun.class)).isEmpty();
        agent.assertPending(WEB, TASK_STARTING, TASK_KILLING, TASK_KILLED);
    }

    @Test
    void found_neverStartedThoughItRanIsNotStartedTwice() {
        var agent = registered().running(WEB).restarted();
        begin(agent, new Fate.NeverStarted());
        assertThat(agent.effects(AgentEffect.StartRun.class)).isEmpty();
        agent.assertPending(WEB, TASK_FAILED);
    }

    @Test
    void found_aliveWithAKillUnderWayIsKilledOn() {
        var agent = registered().running(WEB).kill(WEB, Optional.empty()).restarted();
        begin(agent, new Fate.Alive());
        assertThat(agent.effects())
                .contains(new AgentEffect.TerminateTree(agent.runOf(WEB).containerId()));
        assertThat(agent.effects(AgentEffect.SetTimer.class)).hasSize(2);
    }

    @Test
    void fetch_underWayIsDoneAnew() {
        var fetching = task("web.1", "true").uri("http://127.0.0.1/a.tgz").task();
        var agent = registered().run(fetching).restarted().on(new AgentEvent.Begun(List.of()));
        assertThat(agent.effects()).contains(new AgentEffect.Fetch(agent.runOf(fetching)));
    }

    private static void begin(MachineDriver agent, Fate fate) {
        agent.on(new AgentEvent.Begun(List.of(new Found(agent.runOf(WEB).containerId(), fate))));
    }
}
