package io.ekiden.mesos.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Task groups on the master. {@link Cluster} checks the books after each event. */
class GroupsTest {
    private static final String TOTAL = "cpus:4;mem:1024;disk:1000";
    private static final ExecutorInfo POD =
            ExecutorInfo.of(new ExecutorId("pod"), Resources.parse("cpus:0.1;mem:32;disk:10"));
    private static final TaskInfo A = Cluster.task("a", "cpus:1;mem:32");
    private static final TaskInfo B = Cluster.task("b", "cpus:1;mem:32");

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void begin() {
        cluster.register(1, Optional.empty(), TOTAL);
        cluster.subscribe(2);
    }

    private void accept(Operation... operations) {
        if (cluster.state.offers().isEmpty()) {
            cluster.pass(Duration.ofSeconds(6)); // what was offered and not used is as good as declined
        }
        var offer = cluster.onlyOutstanding().id();
        cluster.call(2, new Call.Accept(List.of(offer), List.of(operations), new Filters(Duration.ZERO)));
    }

    private void launch(ExecutorInfo executor, TaskInfo... tasks) {
        accept(new Operation.LaunchGroup(executor, List.of(tasks)));
    }

    private void update(String task, TaskState state) {
        cluster.update(1, task, state);
    }

    private void assertRefused(String message) {
        assertThat(cluster.statuses())
                .extracting(TaskStatus::state, status -> status.reason().orElseThrow(), TaskStatus::message)
                .isNotEmpty()
                .containsOnly(tuple(TaskState.TASK_ERROR, TaskStatus.Reason.REASON_TASK_GROUP_INVALID, message));
        assertThat(cluster.sentToAgent(MasterToAgent.RunGroup.class)).isEmpty();
        assertThat(cluster.framework("M-0000").tasks()).isEmpty();
    }

    @Test
    void group_goesToTheAgentAsOne_andPaysForItsExecutor() {
        launch(POD, A, B);

        assertThat(cluster.sentToAgent(MasterToAgent.RunGroup.class)).hasSize(1);
        var run = cluster.sentToAgent(MasterToAgent.RunGroup.class).getFirst();
        assertThat(run.tasks()).extracting(task -> task.taskId().value()).containsExactly("a", "b");
        assertThat(run.tasks())
                .allSatisfy(task -> assertThat(task.executor()).contains(POD.ownedBy(new FrameworkId("M-0000"), "*")));
        var offer = cluster.onlyOutstanding();
        assertThat(offer.resources()).isEqualTo(Resources.parse("cpus:1.9;mem:928;disk:990"));
        assertThat(offer.executorIds()).containsExactly(new ExecutorId("pod"));
    }

    @Test
    void executor_holdsItsResourcesUntilItsLastTaskEnds_andTheFrameworkIsTold() {
        launch(POD, A, B);
        update("a", TaskState.TASK_FINISHED);
        assertThat(cluster.sentToFramework(Event.ExecutorEnded.class)).isEmpty();
        assertThat(cluster.agent("M-S0").work().executors()).hasSize(1);

        update("b", TaskState.TASK_KILLED);
        assertThat(cluster.sentToFramework(Event.ExecutorEnded.class))
                .containsExactly(new Event.ExecutorEnded(new AgentId("M-S0"), new ExecutorId("pod"), 0));
        assertThat(cluster.agent("M-S0").work().executors()).isEmpty();
        assertThat(cluster.state.offers().values().stream()
                        .map(outstanding -> outstanding.offer().resources())
                        .reduce(Resources.EMPTY, Resources::plus))
                .isEqualTo(Resources.parse(TOTAL));
    }

    @Test
    void secondGroup_ofALivingExecutor_paysForItsTasksOnly() {
        launch(POD, A);
        launch(POD, B);

        assertThat(cluster.statuses()).isEmpty();
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(Resources.parse("cpus:1.9;mem:928;disk:990"));
        update("a", TaskState.TASK_FAILED);
        assertThat(cluster.agent("M-S0").work().executors()).hasSize(1);
    }

    @Test
    void executorOfTheFrameworksOwn_isStartedForItsFirstGroupOnly() {
        var command = new CommandInfo(true, "run", List.of(), Map.of(), List.of(), Optional.empty());
        var own = ExecutorInfo.custom(POD.executorId(), POD.resources(), command);
        launch(own, A);
        assertThat(cluster.sentToAgent(MasterToAgent.RunGroup.class))
                .extracting(run -> run.newExecutor().isPresent())
                .containsExactly(true);
        launch(own, B);
        assertThat(cluster.sentToAgent(MasterToAgent.RunGroup.class))
                .extracting(run -> run.newExecutor().isPresent())
                .containsExactly(false);
        assertThat(cluster.statuses()).isEmpty();
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(Resources.parse("cpus:1.9;mem:928;disk:990"));
    }

    @Test
    void executor_ofTheSameIdButOtherContent_isRefusedWhileTheFirstLives() {
        launch(POD, A);
        accept(new Operation.LaunchGroup(
                ExecutorInfo.of(new ExecutorId("pod"), Resources.parse("cpus:0.2;mem:32;disk:10")), List.of(B)));

        assertThat(cluster.statuses())
                .extracting(TaskStatus::message)
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .startsWith("ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID");
    }

    @Test
    void group_thatNeedsTooMuch_isRefusedAsAWhole_inTheWordsOfMesos() {
        launch(POD, A, Cluster.task("b", "cpus:900;mem:32"));

        assertThat(cluster.statuses()).hasSize(2);
        assertRefused(
                "Total resources cpus(allocated: *):901.1; mem(allocated: *):96; disk(allocated: *):10 required by"
                        + " task group and its executor are more than available cpus(allocated: *):4; mem(allocated: *):1024;"
                        + " disk(allocated: *):1000");
    }

    @Test
    void group_withoutATask_holdsNothing() {
        launch(POD);

        assertThat(cluster.sentToAgent(MasterToAgent.RunGroup.class)).isEmpty();
        cluster.pass(Duration.ofSeconds(6));
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(Resources.parse(TOTAL));
    }

    @Test
    void group_withAWrongTask_isRefusedAsAWhole() {
        launch(POD, A, Cluster.task("b", "other", "cpus:1;mem:32"));

        assertRefused("Task 'b' is invalid: Task uses invalid agent other while agent M-S0 is expected");
    }

    @Test
    void taskId_isTakenOnce_withinAGroupAndOverGroups() {
        launch(POD, A, A);
        assertRefused("Task 'a' is invalid: Task has duplicate ID: a");

        // What was refused took no id.
        launch(POD, A);
        assertThat(cluster.statuses()).isEmpty();
        launch(ExecutorInfo.of(new ExecutorId("other"), POD.resources()), B, A);
        assertThat(cluster.statuses())
                .extracting(TaskStatus::message)
                .containsOnly("Task 'a' is invalid: Task has duplicate ID: a");
        accept(
                new Operation.LaunchGroup(POD, List.of(B)),
                new Operation.Launch(List.of(Cluster.task("b", "cpus:0.1;mem:32"))));
        assertThat(cluster.statuses())
                .extracting(status -> status.reason().orElseThrow(), TaskStatus::message)
                .containsExactly(tuple(TaskStatus.Reason.REASON_TASK_INVALID, "Task has duplicate ID: b"));
    }

    @Test
    void executor_hasLeastResources() {
        Stream.of(
                        tuple(
                                "mem:32;disk:10",
                                "Executor 'pod' uses less CPUs (None) than the minimum required (0.01)"),
                        tuple(
                                "cpus:0.1;mem:16;disk:10",
                                "Executor 'pod' uses less memory (16MB) than the minimum required (32MB)"),
                        tuple("cpus:0.1;mem:32", "Executor 'pod' uses no disk"))
                .map(org.assertj.core.groups.Tuple::toList)
                .forEach(wrong -> {
                    launch(ExecutorInfo.of(new ExecutorId("pod"), Resources.parse((String) wrong.get(0))), A);
                    assertRefused((String) wrong.get(1));
                });
    }

    @Test
    void executor_ofAnotherFramework_isRefused() {
        launch(POD.ownedBy(new FrameworkId("other"), "*"), A);

        assertRefused("ExecutorInfo has an invalid FrameworkID (Actual: other vs Expected: M-0000)");
    }

    @Test
    void shutdown_ofAnExecutor_killsAllItsTasks() {
        launch(POD, A, B);
        cluster.call(2, new Call.Shutdown(new ExecutorId("pod"), new AgentId("M-S0")));

        assertThat(cluster.sentToAgent(MasterToAgent.KillTask.class))
                .extracting(MasterToAgent.KillTask::taskId)
                .containsExactly(new TaskId("a"), new TaskId("b"));
    }

    @Test
    void agent_thatReturnsWithAGroup_isTakenAtItsWord_withTheExecutor() {
        var executor = POD.ownedBy(new FrameworkId("M-0000"), "*");
        var tasks = Stream.of(A, B)
                .map(task -> new AgentToMaster.AgentTask(
                        new FrameworkId("M-0000"),
                        task.withRole("*").withExecutor(executor),
                        task.equals(A) ? TaskState.TASK_FINISHED : TaskState.TASK_RUNNING))
                .toArray(AgentToMaster.AgentTask[]::new);
        var fresh = new Cluster();
        fresh.register(1, Optional.of(new AgentId("M-S0")), TOTAL, tasks);

        assertThat(fresh.state.allocator().allocatedOn(new AgentId("M-S0")))
                .isEqualTo(Resources.parse("cpus:1.1;mem:64;disk:10"));
        fresh.register(1, Optional.of(new AgentId("M-S0")), TOTAL, tasks);
        fresh.event(new MasterEvent.AgentLinkBroken(1));
        fresh.pass(Duration.ofHours(1));
        assertThat(fresh.state.agents().unreachable()).hasSize(1);
        fresh.register(2, Optional.of(new AgentId("M-S0")), TOTAL, tasks);
        assertThat(fresh.agent("M-S0").work().executors()).hasSize(1);
    }

    @Test
    void teardown_freesTheExecutorToo() {
        launch(POD, A, B);
        cluster.call(2, new Call.Teardown());

        assertThat(cluster.agent("M-S0").work().executors()).isEmpty();
        assertThat(cluster.state.allocator().allocatedOn(new AgentId("M-S0"))).isEqualTo(Resources.EMPTY);
    }
}
