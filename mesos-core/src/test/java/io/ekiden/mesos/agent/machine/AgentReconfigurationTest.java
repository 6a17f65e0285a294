package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.agent.machine.MachineDriver.ID;
import static io.ekiden.mesos.agent.machine.MachineDriver.registered;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.reconfigure.ReconfigurationPolicy;
import io.ekiden.mesos.agent.machine.reconfigure.Restart;
import io.ekiden.mesos.agent.machine.run.Chance;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.FrameworkId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AgentReconfigurationTest {
    private static final TaskInfo WEB = task("web.1", "sleep 100").task();

    private static AgentInfo agent(String resources, String attributes) {
        return new AgentInfo("host", 5051, Resources.parse(resources), Attribute.parse(attributes));
    }

    private static Restart restart(AgentState state, AgentInfo wanted, ReconfigurationPolicy policy, boolean rebooted) {
        return Restart.decide(state, wanted, policy, rebooted);
    }

    @Test
    void restart_asBefore_isTheSameAgent() {
        var before = registered().running(WEB).state();
        assertThat(restart(before, agent("cpus:4", ""), ReconfigurationPolicy.EQUAL, false))
                .isEqualTo(new Restart.Same(before));
    }

    @Test
    void restart_withMore_keepsIdAndTasks_whenMoreIsAllowed() {
        var before = registered().running(WEB).state();
        var more = agent("cpus:8;gpus:1", "rack:a");
        var same = (Restart.Same) restart(before, more, ReconfigurationPolicy.ADDITIVE, false);
        assertThat(same.state().registration().id()).contains(ID);
        assertThat(same.state().tasks()).isEqualTo(before.tasks());
        assertThat(same.state().info()).isEqualTo(more);
        assertThat(restart(before, more, ReconfigurationPolicy.EQUAL, false))
                .isInstanceOfSatisfying(
                        Restart.Refused.class,
                        refused -> assertThat(refused.why())
                                .contains("a1", "resource cpus: 4 -> 8", "attribute rack: none -> a"));
    }

    @Test
    void restart_ofTheMachine_withLess_isThatOfAnotherAgent_withoutTheTasks() {
        var before = registered().running(WEB).state();
        var another = (Restart.Another) restart(before, agent("cpus:2", ""), ReconfigurationPolicy.EQUAL, true);
        assertThat(another.state().registration().id()).isEmpty();
        assertThat(another.state().tasks()).isEmpty();
        assertThat(another.state().streams()).isEmpty();
        assertThat(another.why()).contains("resource cpus: 4 -> 2");
    }

    @Test
    void restart_ofAnAgentThatNeverRegistered_mayBeAnything() {
        var before = AgentState.initial(agent("cpus:4", ""), Chance.of(new UUID(1, 2)));
        assertThat(restart(before, agent("cpus:1", "a:b"), ReconfigurationPolicy.EQUAL, false))
                .isInstanceOf(Restart.Same.class);
    }

    @Test
    void whatFrameworksKeepHere_isNotTakenFromThem_notEvenByAnotherAgent() {
        var reserved = Resources.parse("cpus<DYNAMIC/a/!>:3");
        var before = registered()
                .on(new MasterToAgent.ApplyOperation(
                        new UUID(1, 1), new FrameworkId("fw"), Optional.empty(), Resources.parse("cpus:3"), reserved))
                .state();
        assertThat(before.configured().resources()).isEqualTo(Resources.parse("cpus:4"));
        assertThat(restart(before, agent("cpus:2", ""), ReconfigurationPolicy.EQUAL, true))
                .isInstanceOf(Restart.Refused.class);
        var kept = (Restart.Another) restart(before, agent("cpus:3.5", ""), ReconfigurationPolicy.EQUAL, true);
        assertThat(kept.state().info().resources())
                .isEqualTo(Resources.parse("cpus:0.5").plus(reserved));
    }

    @Test
    void reconfigured_agentTellsTheMaster_andItsCheckpoint() {
        var more = agent("cpus:8", "rack:a");
        var agent = registered().running(WEB).on(new AgentEvent.Reconfigured(more));
        assertThat(agent.effects(AgentEffect.Send.class))
                .singleElement()
                .satisfies(sent -> assertThat(((AgentToMaster.Register) sent.message()).info())
                        .isEqualTo(more));
        assertThat(agent.restarted().state().configured()).isEqualTo(more);
        assertThat(agent.on(new AgentEvent.Reconfigured(more)).effects())
                .as("told once")
                .isEmpty();
    }

    @Test
    void reconfigured_withoutALink_isToldWithTheNextRegistration() {
        var more = agent("cpus:8", "rack:a");
        var agent = registered().on(new AgentEvent.LinkBroken()).on(new AgentEvent.Reconfigured(more));
        assertThat(agent.effects()).isEmpty();
        agent.on(new AgentEvent.TimerFired(new TimerKey.Registration()));
        assertThat(agent.effects(AgentEffect.Send.class))
                .singleElement()
                .satisfies(sent -> assertThat(((AgentToMaster.Register) sent.message()).info())
                        .isEqualTo(more));
    }

    @Test
    void cleanUp_killsWhatRuns_andNeverSpeaksToTheMaster() {
        var agent = registered().running(WEB).restarted();
        var run = agent.runOf(WEB);
        agent.on(new AgentEvent.BegunToCleanUp(List.of(new Found(run.containerId(), new Fate.Alive()))));
        assertThat(agent.effects(AgentEffect.Connect.class)).isEmpty();
        assertThat(agent.effects(AgentEffect.Send.class)).isEmpty();
        assertThat(agent.effects()).contains(new AgentEffect.TerminateTree(run.containerId()));
        assertThat(agent.state().registration().retiring()).isTrue();

        agent.on(new AgentEvent.RunEnded(run.containerId(), new ExitStatus.Exited(0)));
        assertThat(agent.state().tasks()).isEmpty();
        assertThat(agent.restarted().state().registration().id()).isEmpty();
    }
}
