package io.ekiden.mesos.master;

import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A task as the master sees it.
 *
 * @param state what the framework was told last; reconciliation answers with it
 * @param latestState what the agent knows; the task holds its resources until this one is terminal
 * @param statuses the last update of each state the task went through, oldest first
 */
public record Task(
        FrameworkId frameworkId, TaskInfo info, TaskState state, TaskState latestState, List<TaskStatus> statuses) {
    public Task {
        statuses = List.copyOf(statuses);
    }

    static Task launched(FrameworkId frameworkId, TaskInfo info) {
        return new Task(frameworkId, info, TaskState.TASK_STAGING, TaskState.TASK_STAGING, List.of());
    }

    TaskKey key() {
        return new TaskKey(frameworkId, info.taskId());
    }

    ExecutorKey executorKey() {
        return new ExecutorKey(frameworkId, info.executorId());
    }

    public boolean holdsResources() {
        return !latestState.isTerminal();
    }

    public Optional<TaskStatus> lastStatus() {
        return statuses.isEmpty() ? Optional.empty() : Optional.of(statuses.getLast());
    }

    /** True when the framework has now seen the end of this task. */
    boolean isEndedByAcknowledging(UUID uuid) {
        return state.isTerminal()
                && lastStatus().flatMap(TaskStatus::uuid).filter(uuid::equals).isPresent();
    }

    /** A terminal latest state is never taken back. What only its framework is to read is not kept, as in Mesos. */
    Task updated(TaskStatus status, TaskState newLatestState) {
        var newStatuses = new ArrayList<>(statuses);
        if (!newStatuses.isEmpty() && newStatuses.getLast().state() == status.state()) {
            newStatuses.removeLast();
        }
        newStatuses.add(status.withoutData());
        var latest = latestState.isTerminal() ? latestState : newLatestState;
        return new Task(frameworkId, info, status.state(), latest, newStatuses);
    }

    /**
     * As its agent describes it, which has all of it. Of one that was told of no update since the master started, the agent knows best
     * how far it has come; its end is told by an update.
     */
    Task broughtAlong(TaskInfo whole, TaskState agentsState, Optional<TaskStatus> status) {
        boolean isNews = statuses.isEmpty() && !state.isTerminal() && !agentsState.isTerminal();
        var known = isNews ? status.stream().toList() : statuses;
        return new Task(frameworkId, whole, isNews ? agentsState : state, latestState, known)
                .withLatestState(agentsState);
    }

    /** @param told what its framework was told */
    Task unreachable(TaskState told, Instant at) {
        var lost = new ArrayList<>(statuses);
        lost.add(TaskStatus.of(info.taskId(), told, TaskStatus.Source.SOURCE_MASTER, "", at));
        return new Task(frameworkId, info, TaskState.TASK_UNREACHABLE, latestState, lost);
    }

    Task withLatestState(TaskState newLatestState) {
        return new Task(frameworkId, info, state, latestState.isTerminal() ? latestState : newLatestState, statuses);
    }

    Task withState(TaskState newState) {
        return new Task(frameworkId, info, newState, latestState, statuses);
    }
}
