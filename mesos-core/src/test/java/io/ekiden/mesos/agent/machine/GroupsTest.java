package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.ExecutorId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Task groups on the agent. */
class GroupsTest {
    private static final ExecutorInfo POD =
            ExecutorInfo.of(new ExecutorId("pod"), Resources.parse("cpus:0.1;mem:32;disk:10"));
    private static final TaskInfo A = task("a", "sleep 100").task().withExecutor(POD);
    private static final TaskInfo B = task("b", "sleep 100").task().withExecutor(POD);
    private static final TaskInfo C = task("c", "sleep 100").task().withExecutor(POD);
    private static final TaskInfo FETCHING =
            task("f", "true").uri("http://localhost/f").task().withExecutor(POD);

    private static MasterToAgent.RunGroup group(TaskInfo... tasks) {
        return new MasterToAgent.RunGroup(MachineDriver.FW, List.of(tasks));
    }

    private static MachineDriver running(TaskInfo... tasks) {
        var agent = MachineDriver.registered().on(group(tasks));
        for (var task : tasks) {
            agent.on(new AgentEvent.RunStarted(agent.runOf(task).containerId())).ackAll(task.taskId());
        }
        return agent;
    }

    private static AgentEvent ended(MachineDriver agent, TaskInfo task, ExitStatus status) {
        return new AgentEvent.RunEnded(agent.runOf(task).containerId(), status);
    }

    @Test
    void group_isAcceptedInOneChange_andStartsTogether() {
        var agent = MachineDriver.registered().on(group(A, B));

        assertThat(agent.effects(AgentEffect.StartRun.class))
                .extracting(start -> start.run().task())
                .containsExactly(A, B);
        assertThat(agent.sent())
                .extracting(TaskStatus::state)
                .containsExactly(TaskState.TASK_STARTING, TaskState.TASK_STARTING);
        assertThat(agent.sent()).allSatisfy(status -> {
            assertThat(status.executorId()).contains(new ExecutorId("pod"));
            assertThat(status.container().parent())
                    .isEqualTo(agent.runOf(A).group().map(TaskRun.Group::executor));
        });
        assertThat(agent.runOf(A).group()).isEqualTo(agent.runOf(B).group());
        // Sent again after a broken link, it starts nothing twice.
        assertThat(agent.on(group(A, B)).effects()).isEmpty();
    }

    @Test
    void group_startsWhenAllHaveBeenFetched_alsoAfterARestart() {
        var agent = MachineDriver.registered().on(group(A, FETCHING));
        assertThat(agent.effects(AgentEffect.StartRun.class)).isEmpty();

        // What was fetched before is not trusted, and nothing starts before all is there again.
        var again = agent.restarted().on(new AgentEvent.Begun(List.of()));
        assertThat(again.effects(AgentEffect.Fetch.class)).hasSize(2);
        again.on(new AgentEvent.FetchSucceeded(again.runOf(FETCHING).containerId()));
        assertThat(again.effects(AgentEffect.StartRun.class)).isEmpty();
        again.on(new AgentEvent.FetchSucceeded(again.runOf(A).containerId()));
        assertThat(again.effects(AgentEffect.StartRun.class)).hasSize(2);
        again.assertPending(A, TaskState.TASK_STARTING);
    }

    @Test
    void fetch_thatFails_endsTheGroupBeforeItStarts() {
        var agent = MachineDriver.registered().on(group(A, FETCHING));
        agent.on(new AgentEvent.FetchFailed(agent.runOf(FETCHING).containerId(), "no such file"));

        assertThat(agent.effects(AgentEffect.StartRun.class)).isEmpty();
        agent.assertPending(FETCHING, TaskState.TASK_STARTING, TaskState.TASK_FAILED);
        agent.assertPending(A, TaskState.TASK_STARTING, TaskState.TASK_KILLED);
        assertThat(agent.pending(A).getLast().reason()).contains(TaskStatus.Reason.REASON_TASK_KILLED_DURING_LAUNCH);
    }

    @Test
    void member_thatFinishes_leavesTheOthersAlone() {
        var agent = running(A, B);
        agent.on(ended(agent, A, new ExitStatus.Exited(0)));

        agent.assertPending(A, TaskState.TASK_FINISHED);
        agent.assertPending(B);
        assertThat(agent.effects(AgentEffect.TerminateTree.class)).isEmpty();
    }

    @Test
    void member_thatFails_takesTheOthersWithIt() {
        var agent = running(A, B, C);
        agent.on(ended(agent, C, new ExitStatus.Exited(0)));
        agent.on(ended(agent, A, new ExitStatus.Exited(4)));

        agent.assertPending(A, TaskState.TASK_FAILED);
        agent.assertPending(B, TaskState.TASK_KILLING);
        agent.assertPending(C, TaskState.TASK_FINISHED);
        assertThat(agent.effects(AgentEffect.TerminateTree.class))
                .containsExactly(new AgentEffect.TerminateTree(agent.runOf(B).containerId()));
        agent.on(ended(agent, B, new ExitStatus.Signaled(15)));
        agent.assertPending(B, TaskState.TASK_KILLING, TaskState.TASK_KILLED);
    }

    @Test
    void member_thatIsKilled_takesTheOthersWithItWhenItHasEnded() {
        var agent = running(A, B).kill(A, Optional.empty());
        agent.assertPending(B);

        agent.on(ended(agent, A, new ExitStatus.Signaled(15)));
        agent.assertPending(B, TaskState.TASK_KILLING);
    }

    @Test
    void otherGroup_ofTheSameExecutor_sharesItsSandboxButNotItsFate() {
        var agent = running(A);
        agent.on(group(B));
        agent.on(new AgentEvent.RunStarted(agent.runOf(B).containerId())).ackAll(B.taskId());
        agent.on(ended(agent, A, new ExitStatus.Exited(1)));

        agent.assertPending(B);
        assertThat(agent.runOf(B).group().map(TaskRun.Group::executor))
                .isEqualTo(agent.runOf(A).group().map(TaskRun.Group::executor));
        agent.on(ended(agent, B, new ExitStatus.Exited(0)));
        agent.on(group(C));
        assertThat(agent.runOf(C).group().map(TaskRun.Group::executor))
                .as("an executor whose tasks have all ended does not come back")
                .isNotEqualTo(agent.runOf(A).group().map(TaskRun.Group::executor));
    }

    @Test
    void failure_whileTheAgentWasAway_killsTheOthersWhenItIsBack() {
        var agent = running(A, B).restarted();
        agent.on(new AgentEvent.Begun(List.of(
                new AgentEvent.Found(agent.runOf(A).containerId(), new AgentEvent.Fate.Ended(new ExitStatus.Exited(2))),
                new AgentEvent.Found(agent.runOf(B).containerId(), new AgentEvent.Fate.Alive()))));

        agent.assertPending(A, TaskState.TASK_FAILED);
        agent.assertPending(B, TaskState.TASK_KILLING);
        assertThat(agent.effects(AgentEffect.TerminateTree.class)).isNotEmpty();
    }

    @Test
    void success_whileTheAgentWasAway_isSuccess_thoughAnotherHasFailed() {
        var agent = running(A, B).restarted();
        agent.on(new AgentEvent.Begun(List.of(
                new AgentEvent.Found(agent.runOf(A).containerId(), new AgentEvent.Fate.Ended(new ExitStatus.Exited(2))),
                new AgentEvent.Found(
                        agent.runOf(B).containerId(), new AgentEvent.Fate.Ended(new ExitStatus.Exited(0))))));

        agent.assertPending(B, TaskState.TASK_FINISHED);
    }

    @Test
    void group_withAnIdThatNamesNoDirectory_isRefusedAsAWhole() {
        var agent = MachineDriver.registered()
                .on(group(A, task("../b", "true").task().withExecutor(POD)));

        agent.assertPending(A, TaskState.TASK_ERROR);
        assertThat(agent.state().tasks()).isEmpty();
    }

    @Test
    void shutdown_endsEachMemberOnce_alsoThoseThatAreStillFetched() {
        var agent = MachineDriver.registered().on(group(A, B, FETCHING));
        agent.on(new MasterToAgent.ShutdownFramework(MachineDriver.FW));

        for (var task : List.of(A, B, FETCHING)) {
            agent.assertPending(task, TaskState.TASK_STARTING, TaskState.TASK_KILLED);
        }
    }
}
