package io.ekiden.mesos.agent.machine.run;

import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A process of a framework's own that runs tasks, from its first task's acceptance until its end. One id, one process at a time.
 *
 * @param run what the process is made from: a run like that of a command
 * @param queued its tasks that it was not given yet, in the order in which they were launched
 * @param groups of these, which it is to be given together
 * @param killAt when the whole tree gets SIGKILL; present once it is to end
 * @param verdict what its tasks are told when it ends, if that is not merely that it did
 * @param session its stream; not kept over a restart of the agent
 */
public record ExecutorRun(
        TaskRun run,
        ExecutorOwner owner,
        Phase phase,
        List<TaskId> queued,
        List<List<TaskId>> groups,
        Optional<Instant> killAt,
        Optional<Verdict> verdict,
        Optional<Long> session) {
    /** How far it has come. Only ever moves forward. */
    public enum Phase {
        FETCHING,
        LAUNCHING,
        /** The process runs, and has not subscribed yet. */
        REGISTERING,
        /** It has subscribed, with whichever agent. */
        RUNNING
    }

    /** How tasks end with their executor. */
    public record Verdict(TaskState state, Reason reason, String message, Optional<Resources> limitation) {
        public Verdict(TaskState state, Reason reason, String message) {
            this(state, reason, message, Optional.empty());
        }
    }

    public ExecutorRun {
        queued = List.copyOf(queued);
        // Of an executor that was written down before there were any.
        groups = List.copyOf(Objects.requireNonNullElse(groups, List.of()));
    }

    /** One whose first task comes next. */
    public static ExecutorRun accepted(TaskRun run, ExecutorOwner owner) {
        return new ExecutorRun(
                run, owner, Phase.FETCHING, List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The executor as its framework described it. */
    public ExecutorInfo info() {
        return run.task().executor().orElseThrow();
    }

    public ExecutorKey key() {
        return new ExecutorKey(run.frameworkId(), info().executorId());
    }

    /** Whether it is this very process that the task was given to. */
    public boolean runs(TaskRun task) {
        return task.task().hasProgram() && task.containerId().equals(run.containerId());
    }

    /** True once its end is decided. */
    public boolean mustEnd() {
        return killAt.isPresent();
    }

    public boolean isOn(long stream) {
        return session.equals(Optional.of(stream));
    }

    public ExecutorRun withPhase(Phase newPhase) {
        return new ExecutorRun(run, owner, newPhase, queued, groups, killAt, verdict, session);
    }

    public ExecutorRun withQueued(TaskKey task) {
        var longer = new ArrayList<>(queued);
        longer.add(task.taskId());
        return withQueue(longer, groups);
    }

    /** With all of them, to be given together. */
    public ExecutorRun withQueuedGroup(List<TaskId> tasks) {
        var longer = new ArrayList<>(queued);
        longer.addAll(tasks);
        var more = new ArrayList<>(groups);
        more.add(List.copyOf(tasks));
        return withQueue(longer, more);
    }

    public ExecutorRun withoutQueued(TaskKey task) {
        var left = queued.stream().filter(id -> !id.equals(task.taskId())).toList();
        var waiting = groups.stream()
                .filter(group -> group.stream().anyMatch(left::contains))
                .toList();
        return withQueue(left, waiting);
    }

    private ExecutorRun withQueue(List<TaskId> newQueue, List<List<TaskId>> newGroups) {
        return new ExecutorRun(run, owner, phase, newQueue, newGroups, killAt, verdict, session);
    }

    /** Those that a queued task is given together with, itself among them; empty for one that comes alone. */
    public List<TaskId> groupOf(TaskId task) {
        return groups.stream().filter(group -> group.contains(task)).findFirst().orElse(List.of());
    }

    /** A later end may only be sooner; the first reason for it stays. */
    public ExecutorRun doomed(Instant at, Optional<Verdict> why) {
        var soonest = killAt.filter(earlier -> earlier.isBefore(at)).orElse(at);
        return new ExecutorRun(run, owner, phase, queued, groups, Optional.of(soonest), verdict.or(() -> why), session);
    }

    public ExecutorRun connected(long stream) {
        return new ExecutorRun(run, owner, phase, queued, groups, killAt, verdict, Optional.of(stream));
    }

    public ExecutorRun disconnected() {
        return new ExecutorRun(run, owner, phase, queued, groups, killAt, verdict, Optional.empty());
    }
}
