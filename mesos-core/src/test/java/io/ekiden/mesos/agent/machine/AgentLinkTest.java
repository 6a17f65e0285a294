package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.agent.machine.MachineDriver.FW;
import static io.ekiden.mesos.agent.machine.MachineDriver.ID;
import static io.ekiden.mesos.agent.machine.MachineDriver.registered;
import static io.ekiden.mesos.model.TaskState.TASK_DROPPED;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The agent and its master: how they find, lose and leave each other. */
class AgentLinkTest {
    private static final TaskInfo WEB = task("web.1", "sleep 100").task();

    @Test
    void linkBroken_registersAgainWithTheSameIdAndSendsOutstandingUpdates() {
        var agent = registered().run(WEB);
        var starting = agent.sent().getFirst();

        agent.on(new AgentEvent.LinkBroken());
        var timer = agent.effects(AgentEffect.SetTimer.class).getFirst();
        assertThat(timer.at()).isBetween(agent.now(), agent.now().plusSeconds(1));
        agent.on(new AgentEvent.TimerFired(new TimerKey.Registration()));
        assertThat(agent.effects())
                .contains(
                        new AgentEffect.Connect(),
                        new AgentEffect.Send(agent.state().snapshot()));
        assertThat(agent.state().snapshot().id()).contains(ID);

        agent.on(new MasterToAgent.Registered(ID));
        assertThat(agent.sent()).containsExactly(starting);
    }

    @Test
    void masterThatIsAway_isLookedForWithGrowingPauses() {
        var agent = registered();
        int most = 1;
        for (int i = 0; i < 6; i++) {
            agent.on(new AgentEvent.LinkBroken());
            var wait = agent.effects(AgentEffect.SetTimer.class).getFirst().at();
            assertThat(wait)
                    .isBetween(
                            agent.now().plusMillis(i == 0 ? 0 : most * 500L),
                            agent.now().plusSeconds(most));
            agent.on(new AgentEvent.TimerFired(new TimerKey.Registration()));
            assertThat(agent.effects()).contains(new AgentEffect.Connect());
            most = Math.min(4, 2 * most);
        }
        agent.on(new MasterToAgent.Registered(ID)).on(new AgentEvent.LinkBroken());
        assertThat(agent.effects(AgentEffect.SetTimer.class).getFirst().at())
                .isBetween(agent.now(), agent.now().plusSeconds(1));
    }

    @Test
    void masterElected_endsTheLongPauses_forThoseWhoLookForOne() {
        var agent = registered();
        agent.on(new AgentEvent.MasterElected());
        assertThat(agent.effects()).isEmpty();
        for (int i = 0; i < 4; i++) {
            agent.on(new AgentEvent.LinkBroken()).on(new AgentEvent.TimerFired(new TimerKey.Registration()));
        }
        agent.on(new AgentEvent.MasterElected());
        // Its present attempt is not over.
        assertThat(agent.effects()).isEmpty();
        agent.on(new AgentEvent.LinkBroken()).on(new AgentEvent.MasterElected());
        assertThat(agent.effects(AgentEffect.SetTimer.class)).singleElement().satisfies(timer -> {
            assertThat(timer.key()).isEqualTo(new TimerKey.Registration());
            assertThat(timer.at()).isBetween(agent.now(), agent.now().plusSeconds(1));
        });
    }

    @Test
    void linkWithoutAnAnswer_isTakenForDeadInTheEnd() {
        var agent = new MachineDriver().on(new AgentEvent.Begun(List.of()));
        assertThat(agent.effects(AgentEffect.SetTimer.class).getFirst().at())
                .isBetween(agent.now().plusSeconds(30), agent.now().plusSeconds(60));
        agent.on(new AgentEvent.TimerFired(new TimerKey.Registration()));
        assertThat(agent.effects())
                .contains(
                        new AgentEffect.Connect(),
                        new AgentEffect.Send(agent.state().snapshot()));
    }

    @Test
    void reconcile_tellsOnlyOfUnknownTasks() {
        var agent = registered().running(WEB);
        agent.on(new MasterToAgent.ReconcileTasks(FW, List.of(WEB.taskId(), new TaskId("gone"))));
        assertThat(agent.sent()).singleElement().satisfies(status -> {
            assertThat(status.taskId()).isEqualTo(new TaskId("gone"));
            assertThat(status.state()).isEqualTo(TASK_DROPPED);
            assertThat(status.source()).isEqualTo(Source.SOURCE_AGENT);
            assertThat(status.reason()).contains(Reason.REASON_RECONCILIATION);
            assertThat(status.message()).isEqualTo("Reconciliation: task unknown to the agent");
        });
    }

    @Test
    void shutdown_killsAllThenRegistersAsANewAgent() {
        var agent = registered().running(WEB);
        var containerId = agent.runOf(WEB).containerId();
        agent.on(new MasterToAgent.Shutdown("gone"));
        assertThat(agent.effects()).contains(new AgentEffect.TerminateTree(containerId));

        agent.on(new AgentEvent.RunEnded(containerId, new ExitStatus.Signaled(15)));
        assertThat(agent.state().tasks()).isEmpty();
        agent.on(new AgentEvent.TimerFired(new TimerKey.Registration()));
        assertThat(agent.state().snapshot().id()).isEmpty();
        agent.on(new MasterToAgent.Registered(new AgentId("a2")));
        assertThat(agent.restarted().state().registration().id()).contains(new AgentId("a2"));
        assertThat(agent.run(WEB).effects(AgentEffect.StartRun.class)).hasSize(1);
    }

    @Test
    void ping_isAnsweredAndItsAbsenceNoticed() {
        var agent = registered().on(new MasterToAgent.Ping(Duration.ofSeconds(75)));
        assertThat(agent.effects())
                .containsExactly(
                        new AgentEffect.Send(new AgentToMaster.Pong()),
                        new AgentEffect.SetTimer(
                                new TimerKey.PingTimeout(), agent.now().plusSeconds(75)));
        agent.on(new AgentEvent.TimerFired(new TimerKey.PingTimeout()));
        assertThat(agent.state().registration().registered()).isFalse();
        agent.on(new MasterToAgent.Ping(Duration.ofSeconds(75)));
        assertThat(agent.effects()).as("a link that was given up").isEmpty();
    }

    @Test
    void frameworkThatIsOver_getsItsTasksKilled_andWhatHasEndedIsForgotten() {
        var agent = registered().running(WEB).on(new MasterToAgent.ShutdownFramework(FW));
        var container = agent.runOf(WEB).containerId();
        assertThat(agent.effects()).contains(new AgentEffect.TerminateTree(container));

        agent.on(new AgentEvent.RunEnded(container, new ExitStatus.Signaled(15)));
        assertThat(agent.state().tasks()).hasSize(1);
        agent.on(new MasterToAgent.ShutdownFramework(FW));
        assertThat(agent.state().tasks()).as("nobody will acknowledge").isEmpty();
        assertThat(agent.state().streams()).isEmpty();
        assertThat(agent.effects()).contains(new AgentEffect.ForgetRun(container));
    }

    @Test
    void frameworkThatIsBack_isToldAtOnceWhatItHasNotAcknowledged() {
        var agent = registered().run(WEB);
        agent.on(new MasterToAgent.ResendUpdates(FW));
        assertThat(agent.sent())
                .singleElement()
                .satisfies(status -> assertThat(status.state()).isEqualTo(TASK_STARTING));
    }

    @Test
    void agentThatLeaves_saysSo_endsItsTasks_andForgetsItsId() {
        var agent = registered().running(WEB);
        var container = agent.runOf(WEB).containerId();
        agent.on(new AgentEvent.LeaveRequested());
        assertThat(agent.effects())
                .contains(
                        new AgentEffect.Send(new AgentToMaster.Unregister()), new AgentEffect.TerminateTree(container));

        agent.on(new AgentEvent.RunEnded(container, new ExitStatus.Signaled(15)));
        assertThat(agent.state().tasks()).isEmpty();
        assertThat(agent.restarted().state().registration().id()).isEmpty();
    }
}
