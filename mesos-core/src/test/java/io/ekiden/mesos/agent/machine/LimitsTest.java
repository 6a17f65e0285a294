package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.agent.machine.MachineDriver.registered;
import static io.ekiden.mesos.model.TaskState.TASK_FAILED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.id.ContainerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks that use more than they may. */
class LimitsTest {
    private static final TaskInfo WEB = task("web.1", "sleep 100").task();
    private static final Exceeded TOO_MUCH_DISK =
            new Exceeded(Resources.DISK, "Disk usage (2048KB) exceeds quota (1MB)", Resources.parse("disk:1"));

    private static void assertEndedByItsLimit(MachineDriver agent) {
        var last = agent.pending(WEB).getLast();
        assertThat(last.state()).isEqualTo(TASK_FAILED);
        assertThat(last.reason()).contains(Reason.REASON_CONTAINER_LIMITATION_DISK);
        assertThat(last.source()).isEqualTo(Source.SOURCE_AGENT);
        assertThat(last.message()).isEqualTo("Disk usage (2048KB) exceeds quota (1MB)");
        assertThat(last.limitation()).contains(Resources.parse("disk:1"));
    }

    @Test
    void limitExceeded_killsAtOnce_andIsTheReasonOfTheEnd() {
        var agent = registered().running(WEB);
        var containerId = agent.runOf(WEB).containerId();
        agent.on(new AgentEvent.LimitExceeded(containerId, TOO_MUCH_DISK));
        assertThat(agent.effects())
                .containsExactly(new AgentEffect.StopChecks(containerId), new AgentEffect.KillTree(containerId));
        assertThat(agent.pending(WEB)).as("told when it has ended").isEmpty();

        agent.on(new AgentEvent.LimitExceeded(containerId, TOO_MUCH_DISK));
        assertThat(agent.effects()).containsExactly(new AgentEffect.KillTree(containerId));
        agent.on(new AgentEvent.HealthChanged(containerId, false, true, "late"))
                .kill(WEB, Optional.of(Duration.ZERO))
                .on(new AgentEvent.RunEnded(containerId, new ExitStatus.Signaled(9)));
        agent.assertPending(WEB, TASK_FAILED);
        assertEndedByItsLimit(agent);
    }

    @Test
    void limitExceeded_isTheReasonOfTheEnd_alsoWhenTheAgentDiesInBetween() {
        var agent = registered().running(WEB);
        var containerId = agent.runOf(WEB).containerId();
        agent.on(new AgentEvent.LimitExceeded(containerId, TOO_MUCH_DISK));

        var alive = agent.restarted().restarted().on(found(containerId, new Fate.Alive()));
        assertThat(alive.effects(AgentEffect.KillTree.class))
                .as("the kill itself may have been lost")
                .containsExactly(new AgentEffect.KillTree(containerId));
        assertEndedByItsLimit(alive.on(new AgentEvent.RunEnded(containerId, new ExitStatus.Signaled(9))));

        var ended = agent.restarted().on(found(containerId, new Fate.Ended(new ExitStatus.Unknown("killed"))));
        ended.assertPending(WEB, TASK_FAILED);
        assertEndedByItsLimit(ended);
    }

    private static AgentEvent found(ContainerId containerId, Fate fate) {
        return new AgentEvent.Begun(List.of(new AgentEvent.Found(containerId, fate)));
    }

    @Test
    void limitExceeded_whileItIsKilled_hastensThatKill() {
        var agent = registered().running(WEB).kill(WEB, Optional.empty());
        var containerId = agent.runOf(WEB).containerId();
        agent.on(new AgentEvent.LimitExceeded(containerId, TOO_MUCH_DISK));
        assertThat(agent.effects()).containsExactly(new AgentEffect.KillTree(containerId));
        agent.on(new AgentEvent.RunEnded(containerId, new ExitStatus.Signaled(9)));
        agent.assertPending(WEB, TASK_KILLING, TASK_KILLED);

        agent.on(new AgentEvent.LimitExceeded(containerId, TOO_MUCH_DISK));
        assertThat(agent.effects()).as("it has ended").isEmpty();
    }
}
