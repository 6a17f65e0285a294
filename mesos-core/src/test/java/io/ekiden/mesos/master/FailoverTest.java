package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.UUID_1;
import static io.ekiden.mesos.master.Cluster.runs;
import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a new master knows of tasks that were launched by the one before it. */
class FailoverTest {
    private final Cluster cluster = new Cluster();

    /** Agent M-S0 on session 1, framework M-0000 on session 2, and a task that nobody has heard of yet. */
    private Cluster launched(TaskInfo task) {
        cluster.agentConnects(1).subscribe(2);
        return cluster.call(
                2, Call.Accept.launch(List.of(cluster.onlyOutstanding().id()), List.of(task), Filters.NONE));
    }

    private Cluster running(String taskId) {
        return launched(task(taskId, "cpus:1;mem:32")).update(1, taskId, TaskState.TASK_RUNNING);
    }

    private void ends(String taskId) {
        cluster.update(1, taskId, TaskState.TASK_FINISHED)
                .call(2, new Call.Acknowledge(new AgentId("M-S0"), new TaskId(taskId), UUID_1));
    }

    private List<TaskState> reconciled(String... taskIds) {
        var asked = Arrays.stream(taskIds)
                .map(id -> new Call.ReconcileTask(new TaskId(id), Optional.empty()))
                .toList();
        return cluster.call(2, new Call.Reconcile(asked)).statuses().stream()
                .map(TaskStatus::state)
                .toList();
    }

    private List<String> records() {
        return cluster.stored.keySet().stream()
                .filter(key -> key.startsWith("tasks/"))
                .toList();
    }

    @Test
    void reconciliation_isAnsweredAtOnce_whileAgentsAreAway() {
        running("t1").failOver().subscribe(2, "M-0000");

        assertThat(cluster.offers()).isEmpty();
        assertThat(reconciled("t1", "never-launched")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_UNKNOWN);
        assertThat(reconciled()).as("implicit").containsExactly(TaskState.TASK_RUNNING);
    }

    @Test
    void agentThatDoesNotReturn_makesItsTasksUnreachable_alsoForTheNextMaster() {
        running("t1").failOver().subscribe(2, "M-0000").pass(Duration.ofSeconds(75));
        assertThat(cluster.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_UNREACHABLE);

        cluster.failOver().subscribe(2, "M-0000");
        assertThat(reconciled("t1")).containsExactly(TaskState.TASK_UNREACHABLE);

        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_RUNNING));
        assertThat(cluster.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_RUNNING);
        assertThat(reconciled("t1")).containsExactly(TaskState.TASK_RUNNING);
    }

    @Test
    void launchThatNeverReachedItsAgent_isAskedForWhenTheAgentIsBack() {
        launched(task("t1", "cpus:1;mem:32")).failOver().subscribe(2, "M-0000");
        assertThat(reconciled("t1")).containsExactly(TaskState.TASK_STAGING);

        cluster.agentReturns(9, "M-S0");
        assertThat(cluster.sentToAgent(MasterToAgent.ReconcileTasks.class))
                .containsExactly(
                        new MasterToAgent.ReconcileTasks(new FrameworkId("M-0000"), List.of(new TaskId("t1"))));
    }

    @Test
    void agentThatIsBack_costsNoWriteForTasksThatAreAsTheyWere() {
        var task = running("t1").framework("M-0000").tasks().values().iterator().next();
        cluster.failOver().subscribe(2, "M-0000");
        var record = cluster.stored.get(records().getFirst());
        cluster.agentReturns(
                9, "M-S0", new AgentToMaster.AgentTask(task.frameworkId(), task.info(), TaskState.TASK_RUNNING));

        assertThat(cluster.stored.get(records().getFirst())).isSameAs(record);
    }

    @Test
    void agentThatIsBack_knowsBest_howFarItsTaskHasCome() {
        launched(task("t1", "cpus:1;mem:32")).failOver().subscribe(2, "M-0000");
        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_RUNNING));

        assertThat(reconciled("t1")).containsExactly(TaskState.TASK_RUNNING);
        assertThat(cluster.framework("M-0000").tasks().values())
                .extracting(known -> known.info().command().value())
                .as("what it runs, which is not stored")
                .containsExactly("sleep 100");
    }

    /** Its agent has said that it is over, though its framework has not heard even that it began. */
    @Test
    void whatAnEndedTaskHeld_isStillAnothersAfterAFailover() {
        launched(task("t1", "cpus:1;mem:32;ports:[31000-31000]"));
        cluster.event(new MasterEvent.AgentSaid(
                1,
                new AgentToMaster.StatusUpdate(
                        new FrameworkId("M-0000"),
                        cluster.status("t1", TaskState.TASK_RUNNING),
                        TaskState.TASK_FINISHED)));
        var freed = cluster.offers().getFirst();
        cluster.call(
                2,
                Call.Accept.launch(
                        List.of(freed.id()), List.of(task("t2", "cpus:1;mem:32;ports:[31000-31000]")), Filters.NONE));

        // Looks whether each port is held once.
        cluster.failOver().subscribe(2, "M-0000");
        assertThat(reconciled("t1", "t2")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_STAGING);
    }

    @Test
    void killWhileTheAgentIsAway_reachesItWhenItIsBack() {
        running("t1").failOver().subscribe(2, "M-0000");
        cluster.call(2, new Call.Kill(new TaskId("t1"), Optional.empty(), Optional.empty()));
        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_RUNNING));

        assertThat(cluster.sentToAgent(MasterToAgent.KillTask.class)).hasSize(1);
    }

    @Test
    void endThatIsAcknowledged_leavesNoRecord() {
        running("t1");
        assertThat(records()).hasSize(1);
        ends("t1");
        assertThat(records()).isEmpty();

        cluster.failOver().subscribe(2, "M-0000");
        assertThat(reconciled("t1")).containsExactly(TaskState.TASK_UNKNOWN);
    }

    @Test
    void teardown_leavesNoRecord() {
        running("t1").call(2, new Call.Teardown());
        assertThat(records()).isEmpty();
    }

    @Test
    void agentThatIsGone_leavesNoRecord() {
        running("t1").event(new MasterEvent.AgentGoneRequested(1, new AgentId("M-S0")));
        assertThat(records()).isEmpty();
    }

    @Test
    void hugeTask_hasASmallRecord() {
        var task = task("t1", "cpus:1;mem:32");
        var huge = new TaskInfo(
                task.taskId(),
                "n".repeat(2_000_000),
                task.agentId(),
                task.resources(),
                task.command(),
                Optional.empty(),
                Optional.empty(),
                Map.of("label", "v".repeat(2_000_000)));
        launched(huge);

        assertThat(cluster.stored.get(records().getFirst())).hasSizeLessThan(10_000);
        cluster.failOver().subscribe(2, "M-0000");
        assertThat(reconciled("t1")).containsExactly(TaskState.TASK_STAGING);
    }

    @Test
    void hugeGroup_hasASmallRecord() {
        var executor = new ExecutorInfo(
                new ExecutorId("pod"),
                "n".repeat(2_000_000),
                Optional.empty(),
                Resources.parse("cpus:0.1;mem:32;disk:10"),
                Optional.empty(),
                Map.of("label", "v".repeat(2_000_000)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        cluster.register(1, Optional.empty(), "cpus:4;mem:1024;disk:1000").subscribe(2);
        var group = new Operation.LaunchGroup(executor, List.of(task("t1", "cpus:1;mem:32")));
        cluster.call(2, new Call.Accept(List.of(cluster.onlyOutstanding().id()), List.of(group), Filters.NONE));

        assertThat(cluster.stored.get(records().getFirst())).hasSizeLessThan(10_000);
        cluster.failOver().subscribe(2, "M-0000");
        assertThat(reconciled("t1")).containsExactly(TaskState.TASK_STAGING);
        assertThat(cluster.agent("M-S0").work().executors()).hasSize(1);
    }

    @Test
    void taskWithoutARecord_isNotCalledGone_beforeItsAgentIsBack() {
        running("t1");
        cluster.stored.keySet().removeIf(key -> key.startsWith("tasks/"));
        cluster.failOver().subscribe(2, "M-0000");
        var asked = List.of(new Call.ReconcileTask(new TaskId("t1"), Optional.of(new AgentId("M-S0"))));
        assertThat(cluster.call(2, new Call.Reconcile(asked)).statuses()).isEmpty();

        cluster.agentReturns(9, "M-S0", runs("t1", TaskState.TASK_RUNNING));
        assertThat(cluster.call(2, new Call.Reconcile(asked)).statuses())
                .extracting(TaskStatus::state)
                .containsExactly(TaskState.TASK_RUNNING);
    }
}
