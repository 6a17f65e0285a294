package io.ekiden.mesos.master;

import io.ekiden.mesos.model.Call.ReconcileTask;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * Answers what the master knows about tasks, at once: a task is written down before its agent hears of it, so one that the master does not
 * know does not run. Of a task whose agent has not returned since the master started, the answer is what was written last; what was not
 * written is not called gone before such an agent is back, as registries of earlier versions hold no tasks.
 *
 * <p><b>Source:</b> Mesos {@code Master::reconcileTasks}, which keeps tasks in memory and is silent until their agents are back or given
 * up. Unlike Mesos, an unreachable task is called so without its agent being named.
 */
final class Reconciliation {
    private final Turn turn;
    private final Framework framework;

    Reconciliation(Turn turn, Framework framework) {
        this.turn = turn;
        this.framework = framework;
    }

    /** Empty list: one answer for each task of the framework that is not unreachable. */
    void reconcile(List<ReconcileTask> asked) {
        if (asked.isEmpty()) {
            framework.tasks().values().forEach(this::answerKnown);
        } else {
            asked.forEach(this::answer);
        }
    }

    private void answer(ReconcileTask asked) {
        var task = framework.tasks().get(asked.taskId());
        if (task != null) {
            answerKnown(task);
            return;
        }
        var unreachable = framework.unreachable().get(asked.taskId());
        if (unreachable != null) {
            tellUnreachable(asked.taskId(), unreachable.info().agentId());
            return;
        }
        var agents = turn.state().agents();
        var agentId = asked.agentId();
        var agent = agentId.map(agents.byId()::get);
        if (agent.isPresent() && agent.get().link() instanceof Agent.Link.Recovering) {
            // A false end makes a framework run it twice: what an agent has is said when it is back, or given up.
            return;
        }
        if (agent.isPresent()) {
            tell(asked.taskId(), TaskState.TASK_GONE, "Task is unknown to the agent", agentId);
        } else if (agentId.isPresent() && agents.unreachable().containsKey(agentId.get())) {
            tellUnreachable(asked.taskId(), agentId.get());
        } else if (agentId.isPresent() && agents.marks().gone().containsKey(agentId.get())) {
            tell(asked.taskId(), TaskState.TASK_GONE_BY_OPERATOR, "Task is gone", agentId);
        } else {
            tell(asked.taskId(), TaskState.TASK_UNKNOWN, "Task is unknown", agentId);
        }
    }

    private void answerKnown(Task task) {
        var last = task.lastStatus();
        if (task.state().isTerminal() && last.isEmpty()) {
            // Brought along by its agent, whose own update is still to come and says how the task ended.
            return;
        }
        var status = status(
                task.info().taskId(),
                task.state(),
                "Latest task state" + howItEnded(last),
                Optional.of(task.info().agentId()));
        var executor = task.info().executor().map(ExecutorInfo::executorId);
        turn.tellStatus(
                framework,
                executor.map(status::withExecutorId)
                        .orElse(status)
                        .withHealthy(last.flatMap(TaskStatus::healthy))
                        .withContainer(last.map(TaskStatus::container).orElse(TaskStatus.ContainerStatus.UNKNOWN)));
    }

    /** More than Mesos says: whoever hears of the end by reconciliation hears the exit status too. */
    private static String howItEnded(Optional<TaskStatus> last) {
        return last.filter(status -> status.state().isTerminal())
                .map(TaskStatus::message)
                .filter(message -> !message.isEmpty())
                .map(message -> ": " + message)
                .orElse("");
    }

    private void tellUnreachable(TaskId taskId, AgentId agentId) {
        var status = status(taskId, TaskState.TASK_UNREACHABLE, "Task is unreachable", Optional.of(agentId));
        var agent = turn.state().agents().unreachable().get(agentId);
        turn.tellStatus(framework, agent == null ? status : status.withUnreachableTime(agent.since()));
    }

    private void tell(TaskId taskId, TaskState state, String message, Optional<AgentId> agentId) {
        turn.tellStatus(framework, status(taskId, state, message, agentId));
    }

    private TaskStatus status(TaskId taskId, TaskState state, String message, Optional<AgentId> agentId) {
        var status = TaskStatus.of(
                        taskId, state, TaskStatus.Source.SOURCE_MASTER, "Reconciliation: " + message, turn.now())
                .withReason(TaskStatus.Reason.REASON_RECONCILIATION);
        return agentId.isPresent() ? status.withAgentId(agentId.get()) : status;
    }
}
