package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.UUID_1;
import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TasksTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("M-0000");
    private static final AgentId AGENT = new AgentId("M-S0");
    private static final TaskId T1 = new TaskId("t1");

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void launchOneTask() {
        cluster.agentConnects(1).subscribe(2);
        cluster.call(
                2,
                Call.Accept.launch(
                        List.of(cluster.onlyOutstanding().id()),
                        List.of(task("t1", "cpus:4;mem:1024;ports:[31000-31009]")),
                        Filters.NONE));
        assertThat(cluster.state.offers()).isEmpty();
    }

    private Cluster kill(String taskId, Optional<AgentId> agentId) {
        return cluster.call(2, new Call.Kill(new TaskId(taskId), agentId, Optional.of(Duration.ofSeconds(7))));
    }

    private List<String> reconcile(String taskId, Optional<AgentId> agentId) {
        cluster.call(2, new Call.Reconcile(List.of(new Call.ReconcileTask(new TaskId(taskId), agentId))));
        return cluster.statuses().stream()
                .map(status -> status.state() + " " + status.message())
                .toList();
    }

    @Test
    void update_isForwarded_withTheAgentsId() {
        cluster.update(1, "t1", TaskState.TASK_RUNNING);

        assertThat(cluster.statuses())
                .containsExactly(cluster.status("t1", TaskState.TASK_RUNNING).withAgentId(AGENT));
    }

    @Test
    void dataOfAnUpdate_isForwarded_andNotKept() {
        var labels = Map.of("k", "v");
        var status =
                cluster.status("t1", TaskState.TASK_RUNNING).withSaid(new TaskStatus.Said(Optional.of("W10="), labels));
        cluster.event(new MasterEvent.AgentSaid(
                1, new AgentToMaster.StatusUpdate(FRAMEWORK, status, TaskState.TASK_RUNNING)));

        assertThat(cluster.statuses()).extracting(TaskStatus::said).containsExactly(status.said());
        assertThat(Stream.ofNullable(cluster.state.task(new TaskKey(FRAMEWORK, status.taskId())))
                        .flatMap(task -> task.statuses().stream()))
                .extracting(TaskStatus::said)
                .containsExactly(Optional.of(new TaskStatus.Said(Optional.empty(), labels)));
    }

    @Test
    void terminalLatestState_freesResourcesBeforeTheUpdateIsThrough() {
        cluster.event(new MasterEvent.AgentSaid(
                1,
                new AgentToMaster.StatusUpdate(
                        FRAMEWORK, cluster.status("t1", TaskState.TASK_RUNNING), TaskState.TASK_FAILED)));

        assertThat(cluster.onlyOutstanding().resources())
                .isEqualTo(Resources.parse("cpus:4;mem:1024;ports:[31000-31009]"));
        assertThat(reconcile("t1", Optional.empty())).containsExactly("TASK_RUNNING Reconciliation: Latest task state");
    }

    @Test
    void acknowledgedEnd_removesTheTask_anotherUuidDoesNot() {
        cluster.update(1, "t1", TaskState.TASK_FINISHED);
        cluster.call(2, new Call.Acknowledge(AGENT, T1, new UUID(0, 99)));
        assertThat(cluster.state.task(new TaskKey(FRAMEWORK, T1))).isNotNull();

        cluster.call(2, new Call.Acknowledge(AGENT, T1, UUID_1));
        assertThat(cluster.sentToAgent(MasterToAgent.Acknowledge.class))
                .containsExactly(new MasterToAgent.Acknowledge(FRAMEWORK, T1, UUID_1));
        assertThat(cluster.state.task(new TaskKey(FRAMEWORK, T1))).isNull();
        assertThat(cluster.framework("M-0000").completed()).hasSize(1);
        assertThat(cluster.agent("M-S0").work().tasks()).isEmpty();
    }

    @Test
    void acknowledgement_ofARunningTaskKeepsIt() {
        cluster.update(1, "t1", TaskState.TASK_RUNNING).call(2, new Call.Acknowledge(AGENT, T1, UUID_1));

        assertThat(cluster.sentToAgent(MasterToAgent.Acknowledge.class)).hasSize(1);
        assertThat(cluster.state.task(new TaskKey(FRAMEWORK, T1))).isNotNull();
    }

    @Test
    void acknowledgement_whileTheAgentIsAway_isIgnored() {
        cluster.update(1, "t1", TaskState.TASK_FINISHED).event(new MasterEvent.AgentLinkBroken(1));
        cluster.call(2, new Call.Acknowledge(AGENT, T1, UUID_1));

        assertThat(cluster.changes).isEmpty();
        assertThat(cluster.effects).isEmpty();
    }

    @Test
    void repeatedEnd_countsOnce() {
        cluster.update(1, "t1", TaskState.TASK_FINISHED).update(1, "t1", TaskState.TASK_FINISHED);

        assertThat(cluster.statuses()).hasSize(1);
        assertThat(cluster.state.numbers().ended()).containsEntry(TaskState.TASK_FINISHED, 1L);
    }

    @Test
    void update_whileTheFrameworkIsAway_changesTheTaskOnly() {
        cluster.event(new MasterEvent.FrameworkLinkBroken(2)).update(1, "t1", TaskState.TASK_RUNNING);

        assertThat(cluster.effects).isEmpty();
        assertThat(cluster.framework("M-0000").tasks().get(T1))
                .extracting(Task::state)
                .isEqualTo(TaskState.TASK_RUNNING);
    }

    @Test
    void update_ofAnUnknownFramework_isDropped() {
        cluster.event(new MasterEvent.AgentSaid(
                1,
                new AgentToMaster.StatusUpdate(
                        new FrameworkId("nobody"),
                        cluster.status("t1", TaskState.TASK_RUNNING),
                        TaskState.TASK_RUNNING)));

        assertThat(cluster.changes).isEmpty();
        assertThat(cluster.effects).isEmpty();
    }

    @Test
    void kill_isForwardedEachTime() {
        kill("t1", Optional.empty());
        kill("t1", Optional.of(AGENT));

        assertThat(cluster.sentToAgent(MasterToAgent.KillTask.class))
                .containsExactly(new MasterToAgent.KillTask(FRAMEWORK, T1, Optional.of(Duration.ofSeconds(7))));
    }

    @Test
    void kill_withTheWrongAgent_isDropped() {
        kill("t1", Optional.of(new AgentId("M-S9")));

        assertThat(cluster.effects).isEmpty();
    }

    @Test
    void kill_ofAnUnknownTask_isAnsweredLikeReconciliation() {
        kill("nope", Optional.of(AGENT));

        assertThat(cluster.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_GONE);
    }

    @Test
    void kill_whileTheAgentIsAway_isSentWhenItIsBack() {
        cluster.event(new MasterEvent.AgentLinkBroken(1));
        kill("t1", Optional.empty());
        assertThat(cluster.effects).isEmpty();

        cluster.agentReturns(
                9,
                "M-S0",
                new AgentToMaster.AgentTask(
                        FRAMEWORK, task("t1", "cpus:4;mem:1024;ports:[31000-31009]"), TaskState.TASK_RUNNING));
        assertThat(cluster.sentToAgent(MasterToAgent.KillTask.class)).hasSize(1);
        assertThat(cluster.agent("M-S0").work().kills()).isEmpty();
    }

    @Test
    void reconcile_followsTheTable() {
        assertThat(reconcile("t1", Optional.empty())).containsExactly("TASK_STAGING Reconciliation: Latest task state");
        assertThat(reconcile("nope", Optional.of(AGENT)))
                .containsExactly("TASK_GONE Reconciliation: Task is unknown to the agent");
        assertThat(reconcile("nope", Optional.empty())).containsExactly("TASK_UNKNOWN Reconciliation: Task is unknown");
        assertThat(reconcile("nope", Optional.of(new AgentId("x"))))
                .containsExactly("TASK_UNKNOWN Reconciliation: Task is unknown");

        cluster.event(new MasterEvent.AgentLinkBroken(1)).pass(Duration.ofSeconds(75));
        assertThat(reconcile("t1", Optional.empty()))
                .containsExactly("TASK_UNREACHABLE Reconciliation: Task is unreachable");
        assertThat(reconcile("nope", Optional.of(AGENT)))
                .containsExactly("TASK_UNREACHABLE Reconciliation: Task is unreachable");
    }

    @Test
    void reconcile_ofAnEndNobodyHeard_tellsHowItEnded() {
        var end = TaskStatus.of(
                        T1,
                        TaskState.TASK_FAILED,
                        TaskStatus.Source.SOURCE_EXECUTOR,
                        "Command exited with status 7",
                        cluster.now)
                .withUuid(Optional.of(Cluster.UUID_1));
        cluster.event(new MasterEvent.FrameworkLinkBroken(2))
                .event(new MasterEvent.AgentSaid(
                        1, new AgentToMaster.StatusUpdate(FRAMEWORK, end, TaskState.TASK_FAILED)))
                .subscribe(2, "M-0000");

        assertThat(reconcile("t1", Optional.empty()))
                .containsExactly("TASK_FAILED Reconciliation: Latest task state: Command exited with status 7");
    }

    @Test
    void reconcile_ofAnEndItsAgentHasStillToTell_isSilent() {
        var master = new Cluster().agentReturns(1, "M-S0", Cluster.runs("t1", TaskState.TASK_FAILED));
        master.subscribe(2, "M-0000").call(2, new Call.Reconcile(List.of()));
        assertThat(master.statuses()).isEmpty();

        master.update(1, "t1", TaskState.TASK_FAILED);
        assertThat(master.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_FAILED);
    }

    @Test
    void reconcile_withoutTasks_tellsAllThatAreNotUnreachable() {
        cluster.update(1, "t1", TaskState.TASK_RUNNING).call(2, new Call.Reconcile(List.of()));
        var status = cluster.statuses().getFirst();
        assertThat(status.state()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(status.reason()).contains(TaskStatus.Reason.REASON_RECONCILIATION);
        assertThat(status.source()).isEqualTo(TaskStatus.Source.SOURCE_MASTER);
        assertThat(status.uuid()).isEmpty();

        cluster.event(new MasterEvent.AgentLinkBroken(1))
                .pass(Duration.ofSeconds(75))
                .call(2, new Call.Reconcile(List.of()));
        assertThat(cluster.statuses()).isEmpty();
    }
}
