package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.runs;
import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentsTest {
    private final Cluster cluster = new Cluster();

    /** Agent M-S0 on session 1, framework M-0000 on session 2, and a running task. */
    private Cluster running(String taskId) {
        cluster.agentConnects(1).subscribe(2);
        cluster.call(
                2,
                Call.Accept.launch(
                        List.of(cluster.onlyOutstanding().id()), List.of(task(taskId, "cpus:1;mem:32")), Filters.NONE));
        return cluster.update(1, taskId, TaskState.TASK_RUNNING);
    }

    private Cluster linkBreaks(long session) {
        return cluster.event(new MasterEvent.AgentLinkBroken(session));
    }

    @Test
    void firstRegistration_isPutInTheRegistryBeforeItIsAnswered() {
        cluster.agentConnects(1);

        assertThat(cluster.changes.getFirst()).isInstanceOf(MasterChange.AgentAdmitted.class);
        assertThat(cluster.effects)
                .containsExactly(new MasterEffect.SendToAgent(1, new MasterToAgent.Registered(new AgentId("M-S0"))));
    }

    @Test
    void registration_repeatedWithoutId_keepsTheId() {
        cluster.agentConnects(1).agentConnects(1);

        assertThat(cluster.sentToAgent(MasterToAgent.Registered.class))
                .containsExactly(new MasterToAgent.Registered(new AgentId("M-S0")));
        assertThat(cluster.state.agents().byId()).hasSize(1);
    }

    @Test
    void registration_withAnIdTheRegistryDoesNotKnow_isAdmittedUnderIt() {
        cluster.subscribe(2, "M-0000").agentReturns(1, "old-S7", runs("t1", TaskState.TASK_RUNNING));

        assertThat(cluster.sentToAgent(MasterToAgent.Registered.class))
                .containsExactly(new MasterToAgent.Registered(new AgentId("old-S7")));
        assertThat(cluster.statuses().getFirst().state()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(cluster.statuses().getFirst().reason()).contains(TaskStatus.Reason.REASON_AGENT_REREGISTERED);
    }

    @Test
    void brokenLink_rescindsOffers_andOffersNothingMore() {
        running("t1");
        linkBreaks(1);

        assertThat(cluster.sentToFramework(Event.Rescind.class)).hasSize(1);
        assertThat(cluster.state.offers()).isEmpty();
        cluster.call(2, new Call.Revive());
        assertThat(cluster.state.offers()).isEmpty();
        assertThat(cluster.state.task(new TaskKey(new FrameworkId("M-0000"), new TaskId("t1"))))
                .isNotNull();
    }

    @Test
    void agentBackInTime_keepsItsTasks_withoutAnyUpdate() {
        running("t1");
        linkBreaks(1).pass(Duration.ofSeconds(74));
        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_RUNNING));

        assertThat(cluster.statuses()).isEmpty();
        assertThat(cluster.onlyOutstanding().resources())
                .isEqualTo(Resources.parse("cpus:3;mem:992;ports:[31000-31009]"));
    }

    @Test
    void agentBack_withoutATask_isAskedAboutIt() {
        running("t1");
        linkBreaks(1);
        cluster.agentReturns(9, "M-S0");

        assertThat(cluster.sentToAgent(MasterToAgent.ReconcileTasks.class))
                .containsExactly(
                        new MasterToAgent.ReconcileTasks(new FrameworkId("M-0000"), List.of(new TaskId("t1"))));
        cluster.update(9, "t1", TaskState.TASK_DROPPED);
        assertThat(cluster.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_DROPPED);
    }

    @Test
    void agentBack_withATaskThatEnded_freesItsResources() {
        running("t1");
        linkBreaks(1);
        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_FAILED));

        assertThat(cluster.onlyOutstanding().resources())
                .isEqualTo(Resources.parse("cpus:4;mem:1024;ports:[31000-31009]"));
    }

    @Test
    void agentGoneTooLong_makesItsTasksUnreachable_andReportsTheLoss() {
        running("t1");
        linkBreaks(1).pass(Duration.ofSeconds(75));

        var status = cluster.statuses().getFirst();
        assertThat(status.state()).isEqualTo(TaskState.TASK_UNREACHABLE);
        assertThat(status.reason()).contains(TaskStatus.Reason.REASON_AGENT_REMOVED);
        assertThat(status.uuid()).isEmpty();
        assertThat(cluster.sentToFramework(Event.Failure.class))
                .containsExactly(new Event.Failure(new AgentId("M-S0")));
        assertThat(cluster.state.agents().unreachable()).containsOnlyKeys(new AgentId("M-S0"));
    }

    @Test
    void unreachableAgentBack_reportsTheRealStates() {
        running("t1");
        linkBreaks(1).pass(Duration.ofSeconds(75));
        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_RUNNING));

        var status = cluster.statuses().getFirst();
        assertThat(status.state()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(status.reason()).contains(TaskStatus.Reason.REASON_AGENT_REREGISTERED);
        assertThat(status.message()).isEqualTo("Unreachable agent re-reregistered");
        assertThat(cluster.changes.getFirst()).isInstanceOf(MasterChange.AgentAdmitted.class);
        assertThat(cluster.state.agents().unreachable()).isEmpty();
    }

    @Test
    void unreachableAgentBack_withoutATask_reportsItGone() {
        running("t1");
        linkBreaks(1).pass(Duration.ofSeconds(75));
        cluster.agentReturns(9, "M-S0");

        assertThat(cluster.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_GONE);
    }

    @Test
    void newSession_replacesTheOld_whoseMessagesAndEndAreIgnored() {
        running("t1");
        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_RUNNING));
        assertThat(cluster.effects).contains(new MasterEffect.CloseAgent(1));

        cluster.update(1, "t1", TaskState.TASK_FAILED);
        assertThat(cluster.effects).isEmpty();
        linkBreaks(1);
        assertThat(cluster.changes).isEmpty();
    }

    /** Found by the simulated cluster: the offer of the first link and the task of the second both held the same resources. */
    @Test
    void newSession_takesBackWhatWasOfferedOverTheOld() {
        cluster.agentConnects(1).subscribe(2);
        var offered = cluster.onlyOutstanding().id();

        cluster.agentReturns(3, "M-S0", runs("t1", TaskState.TASK_RUNNING));

        assertThat(cluster.sentToFramework(Event.Rescind.class)).containsExactly(new Event.Rescind(offered));
        assertThat(cluster.state.allocator().allocatedOn(new AgentId("M-S0")))
                .isEqualTo(Resources.parse("cpus:4;mem:1024;ports:[31000-31009]"));
    }

    /** Found by the simulated cluster: a registration on its way for long came after the later one that had replaced it. */
    @Test
    void overtakenRegistration_doesNotBringAnEndedTaskBack() {
        running("t1").update(1, "t1", TaskState.TASK_FINISHED);
        cluster.call(2, new Call.Acknowledge(new AgentId("M-S0"), new TaskId("t1"), Cluster.UUID_1));
        assertThat(cluster.framework("M-0000").tasks()).isEmpty();

        cluster.agentReturns(3, "M-S0", runs("t1", TaskState.TASK_RUNNING));

        assertThat(cluster.framework("M-0000").tasks()).isEmpty();
    }

    /** Found by the simulated cluster: a task launched under an id that its agent never heard was waited for, for ever. */
    @Test
    void agentThatNeverHeardItsId_takesTheTasksOfThatIdWithIt() {
        running("t1").register(3, Optional.empty(), "cpus:4;mem:1024;ports:[31000-31009]", "host1");
        linkBreaks(1).pass(Duration.ofSeconds(75));

        assertThat(cluster.statuses())
                .extracting(TaskStatus::state)
                .containsExactly(TaskState.TASK_UNREACHABLE, TaskState.TASK_GONE);
        assertThat(cluster.state.agents().unreachable()).isEmpty();
        assertThat(cluster.framework("M-0000").unreachable()).isEmpty();
    }

    @Test
    void unreachableAgent_isForgottenWhenItReturnsUnderAnotherId() {
        running("t1");
        linkBreaks(1).pass(Duration.ofSeconds(75));
        assertThat(cluster.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_UNREACHABLE);

        cluster.register(3, Optional.empty(), "cpus:4;mem:1024;ports:[31000-31009]", "host1");

        assertThat(cluster.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_GONE);
        assertThat(cluster.state.agents().unreachable()).isEmpty();
    }

    @Test
    void tasksOfAnUnknownFramework_makeItRecovered() {
        cluster.agentReturns(1, "old-S7", runs("t1", TaskState.TASK_RUNNING));
        assertThat(cluster.framework("M-0000").isSubscribed()).isFalse();

        cluster.subscribe(2, "M-0000").call(2, new Call.Reconcile(List.of()));
        assertThat(cluster.statuses())
                .extracting(status -> status.taskId() + " " + status.state())
                .containsExactly("t1 TASK_RUNNING");
    }

    @Test
    void tasksOfACompletedFramework_areShutDown() {
        running("t1").call(2, new Call.Teardown());
        linkBreaks(1);
        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_RUNNING));

        assertThat(cluster.sentToAgent(MasterToAgent.ShutdownFramework.class)).hasSize(1);
        assertThat(cluster.agent("M-S0").work().tasks()).isEmpty();
    }

    @Test
    void agentBack_withOtherResources_offersTheNewOnes() {
        cluster.agentConnects(1).subscribe(2);
        cluster.register(9, Optional.of(new AgentId("M-S0")), "cpus:8;mem:2048");

        assertThat(cluster.sentToFramework(Event.Rescind.class)).hasSize(1);
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(Resources.parse("cpus:8;mem:2048"));
    }

    @Test
    void agentThatIsReconfigured_onItsLink_offersMore_keepsItsTasks_andChangesTheShares() {
        running("t1");
        cluster.call(2, new Call.Suppress());
        var id = new AgentId("M-S0");
        var info = new AgentInfo(
                "host1",
                5051,
                Resources.parse("cpus:8;mem:1024;gpus:0;ports:[31000-31009]"),
                Attribute.parse("rack:a"));
        cluster.event(new MasterEvent.AgentSaid(
                1, new AgentToMaster.Register(info, Optional.of(id), List.of(runs("t1", TaskState.TASK_RUNNING)))));

        assertThat(cluster.sentToFramework(Event.Rescind.class)).hasSize(1);
        assertThat(cluster.statuses()).isEmpty();
        assertThat(cluster.state.allocator().dominantShare("*"))
                .as("one of eight cpus")
                .isEqualTo(0.125);
        cluster.call(2, new Call.Revive());
        var offer = cluster.onlyOutstanding();
        assertThat(offer.resources()).isEqualTo(Resources.parse("cpus:7;mem:992;ports:[31000-31009]"));
        assertThat(offer.attributes()).isEqualTo(info.attributes());
        cluster.failOver();
        assertThat(cluster.agent("M-S0").info()).as("in the registry too").isEqualTo(info);
    }

    @Test
    void pong_changesNothing() {
        cluster.agentConnects(1).event(new MasterEvent.AgentSaid(1, new AgentToMaster.Pong()));

        assertThat(cluster.changes).isEmpty();
        assertThat(cluster.effects).isEmpty();
    }

    @Test
    void agent_withARoleThatCannotBe_isRefused() {
        cluster.register(1, Optional.empty(), "cpus(a b):4");

        assertThat(cluster.sentToAgent(MasterToAgent.Shutdown.class)).hasSize(1);
        assertThat(cluster.state.agents().byId()).isEmpty();
    }
}
