package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.AgentTask.Phase;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules of what is said to and by processes of frameworks' own, and of their tasks. The process itself is for {@link ExecutorRuns}.
 *
 * <p>A task waits until its process listens, also if it was cut off. It is never given to it twice: whoever comes back without naming a
 * task that was on its way has not got it. <b>Source:</b> Mesos {@code slave.cpp}.
 */
final class Executors {
    private Executors() {}

    /** @param together as a group: given to it at once, or not at all */
    private record Asked(
            FrameworkId frameworkId, List<TaskInfo> tasks, Optional<ExecutorOwner> newExecutor, boolean together) {}

    static void onRunTask(Draft draft, MasterToAgent.RunTask message, AgentId agentId) {
        take(draft, new Asked(message.frameworkId(), List.of(message.task()), message.newExecutor(), false), agentId);
    }

    static void onRunGroup(Draft draft, MasterToAgent.RunGroup message, AgentId agentId) {
        take(draft, new Asked(message.frameworkId(), message.tasks(), message.newExecutor(), true), agentId);
    }

    private static void take(Draft draft, Asked asked, AgentId agentId) {
        var first = asked.tasks().getFirst();
        var key = new ExecutorKey(asked.frameworkId(), first.executorId());
        var living = draft.state().executors().get(key);
        boolean isThere = living == null ? asked.newExecutor().isPresent() : !living.mustEnd();
        if (!isThere) {
            asked.tasks().forEach(task -> drop(draft, new TaskKey(asked.frameworkId(), task.taskId()), key));
            return;
        }
        var containerId = living == null
                ? new ContainerId(draft.drawUuid().toString())
                : living.run().containerId();
        if (living == null) {
            var run = ExecutorRuns.runOf(first, asked.frameworkId(), agentId, containerId);
            draft.change(
                    new AgentChange.ExecutorAccepted(run, asked.newExecutor().orElseThrow()));
        }
        var runs = asked.tasks().stream()
                .map(task -> new TaskRun(agentId, asked.frameworkId(), task, containerId))
                .toList();
        draft.change(
                asked.together() ? new AgentChange.GroupAccepted(runs) : new AgentChange.TaskAccepted(runs.getFirst()));
        ExecutorRuns.resize(draft, containerId);
        if (living == null) {
            ExecutorRuns.begin(draft, containerId);
        } else {
            giveQueued(draft, key);
        }
    }

    private static void drop(Draft draft, TaskKey task, ExecutorKey key) {
        Updates.refuse(
                draft,
                task,
                TaskState.TASK_DROPPED,
                Reason.REASON_EXECUTOR_TERMINATED,
                "Executor " + key.executorId() + " is terminating or has terminated");
    }

    static void onSubscribed(Draft draft, AgentEvent.ExecutorSubscribed event) {
        var executor = draft.state().executors().get(event.executor());
        long session = event.session();
        if (executor == null || executor.phase() == ExecutorRun.Phase.FETCHING) {
            draft.effect(new AgentEffect.CloseExecutor(session));
            return;
        }
        executor.session().ifPresent(earlier -> draft.effect(new AgentEffect.CloseExecutor(earlier)));
        draft.change(new AgentChange.ExecutorConnected(executor.run().containerId(), session));
        if (executor.mustEnd()) {
            draft.effect(new AgentEffect.ToExecutor(session, new ExecutorEvent.Shutdown()));
            draft.effect(new AgentEffect.CloseExecutor(session));
            return;
        }
        boolean isNew = executor.phase() != ExecutorRun.Phase.RUNNING;
        draft.effect(new AgentEffect.CancelTimer(
                new TimerKey.ExecutorPatience(executor.run().containerId())));
        if (isNew) {
            draft.change(new AgentChange.ExecutorMoved(executor.run().containerId(), ExecutorRun.Phase.RUNNING));
        }
        if (isNew && draft.state().liveTasks(executor).isEmpty()) {
            var current = draft.state().executors().get(event.executor());
            if (current != null) {
                ExecutorRuns.shutDown(draft, current); // all of its tasks were killed before it came
            }
            return;
        }
        tell(draft, event.executor(), greeting(draft, executor));
        event.subscribe().unacknowledgedUpdates().forEach(status -> onUpdate(draft, event.executor(), status));
        dropLost(draft, executor, event.subscribe().unacknowledgedTasks());
        giveQueued(draft, event.executor());
        killAgain(draft, executor);
    }

    private static ExecutorEvent greeting(Draft draft, ExecutorRun executor) {
        return new ExecutorEvent.Subscribed(
                executor.info(),
                executor.owner().info(executor.run().frameworkId()),
                executor.run().agentId(),
                draft.state().info(),
                executor.run().containerId());
    }

    /** What was given to it and never reached it: it would have named it. */
    private static void dropLost(Draft draft, ExecutorRun executor, List<TaskId> named) {
        var got = new HashSet<>(named);
        for (var task : draft.state().liveTasks(executor)) {
            boolean isOnItsWay = task.phase() == Phase.LAUNCHING && task.latestState() == TaskState.TASK_STAGING;
            if (isOnItsWay && !got.contains(task.run().task().taskId())) {
                end(
                        draft,
                        task,
                        new ExecutorRun.Verdict(
                                TaskState.TASK_DROPPED,
                                Reason.REASON_AGENT_RESTARTED,
                                "Task launched during agent restart"));
            }
        }
    }

    private static void giveQueued(Draft draft, ExecutorKey key) {
        var executor = draft.state().executors().get(key);
        if (executor == null || executor.session().isEmpty() || executor.phase() != ExecutorRun.Phase.RUNNING) {
            return;
        }
        var given = new HashSet<TaskId>();
        for (var id : executor.queued()) {
            if (!given.contains(id)) {
                var group = executor.groupOf(id);
                var tasks = waiting(draft, key, group.isEmpty() ? List.of(id) : group);
                tasks.forEach(task -> {
                    given.add(task.taskId());
                    draft.change(
                            new AgentChange.TaskMoved(new TaskKey(key.frameworkId(), task.taskId()), Phase.LAUNCHING));
                });
                if (!tasks.isEmpty()) {
                    tell(
                            draft,
                            key,
                            group.isEmpty()
                                    ? new ExecutorEvent.Launch(tasks.getFirst())
                                    : new ExecutorEvent.LaunchGroup(tasks));
                }
            }
        }
    }

    /** Those of these tasks that it was not given yet. */
    private static List<TaskInfo> waiting(Draft draft, ExecutorKey key, List<TaskId> ids) {
        return ids.stream()
                .map(id -> draft.state().tasks().get(new TaskKey(key.frameworkId(), id)))
                .filter(task -> task != null && task.phase() == Phase.FETCHING)
                .map(task -> task.run().task())
                .toList();
    }

    private static void killAgain(Draft draft, ExecutorRun executor) {
        for (var task : draft.state().liveTasks(executor)) {
            if (task.killDeadline().isPresent()) {
                tell(
                        draft,
                        executor.key(),
                        new ExecutorEvent.Kill(task.run().task().taskId(), Optional.empty()));
            }
        }
    }

    static void onCalled(Draft draft, ExecutorKey key, ExecutorCall call) {
        switch (call) {
            case ExecutorCall.Update(var status) -> onUpdate(draft, key, status);
            case ExecutorCall.Message(var base64) -> {
                if (draft.state().registration().registered()) {
                    draft.effect(new AgentEffect.Send(
                            new AgentToMaster.ExecutorMessage(key.frameworkId(), key.executorId(), base64)));
                }
            }
            case ExecutorCall.Subscribe _, ExecutorCall.Heartbeat _ -> {
                // The one comes as an event of its own, the other says nothing.
            }
        }
    }

    /** Acknowledged as soon as it is kept; from then on it is the agent's to tell. */
    private static void onUpdate(Draft draft, ExecutorKey key, TaskStatus status) {
        var executor = draft.state().executors().get(key);
        if (executor == null || status.uuid().isEmpty()) {
            return;
        }
        var taskKey = new TaskKey(key.frameworkId(), status.taskId());
        var task = draft.state().tasks().get(taskKey);
        boolean isOwn = task == null || executor.runs(task.run());
        boolean isKept = draft.state().stream(taskKey).pending().stream()
                .anyMatch(pending -> pending.uuid().equals(status.uuid()));
        if (isOwn && !isKept) {
            keep(draft, task, taskKey, completed(draft, status));
        }
        tell(
                draft,
                key,
                new ExecutorEvent.Acknowledged(status.taskId(), status.uuid().get()));
    }

    private static void keep(Draft draft, @Nullable AgentTask task, TaskKey key, TaskStatus status) {
        boolean retiring = draft.state().registration().retiring();
        var live = task == null || task.isEnded() ? null : task;
        if (!retiring) {
            Updates.pass(
                    draft,
                    key,
                    live == null ? status : status.withContainer(draft.state().container(live)));
        }
        if (live == null) {
            return;
        }
        var phase = status.state().isTerminal() ? Phase.ENDED : Phase.RUNNING;
        if (live.phase() != phase) {
            draft.change(new AgentChange.TaskMoved(key, phase));
        }
        if (retiring && phase == Phase.ENDED) {
            draft.change(new AgentChange.TaskForgotten(key));
        }
    }

    private static TaskStatus completed(Draft draft, TaskStatus status) {
        var timed = status.timestamp().equals(Instant.EPOCH) ? status.withTimestamp(draft.now()) : status;
        return draft.state().registration().id().map(timed::withAgentId).orElse(timed);
    }

    static void onGone(Draft draft, ExecutorKey key, long session) {
        var executor = draft.state().executors().get(key);
        if (executor != null) {
            draft.change(new AgentChange.ExecutorDisconnected(executor.run().containerId(), session));
        }
    }

    /** Lost when nobody listens. */
    static void onMessage(Draft draft, MasterToAgent.ExecutorMessage told) {
        tell(draft, new ExecutorKey(told.frameworkId(), told.executorId()), new ExecutorEvent.Message(told.base64()));
    }

    /** The process is asked, and asked again when it comes back; only what it has not got yet ends at once. */
    static void kill(Draft draft, AgentTask task, Optional<Duration> gracePeriod) {
        var executor = draft.state().executorOf(task.run().containerId());
        if (task.isEnded() || executor == null) {
            return;
        }
        if (task.phase() == Phase.FETCHING) {
            endQueued(draft, executor, task);
            if (executor.phase() == ExecutorRun.Phase.FETCHING
                    && draft.state().liveTasks(executor).isEmpty()) {
                ExecutorRuns.shutDown(draft, executor);
            }
            return;
        }
        draft.change(new AgentChange.TaskKillRequested(task.run().key(), draft.now()));
        tell(draft, executor.key(), new ExecutorEvent.Kill(task.run().task().taskId(), gracePeriod));
    }

    /** With the group that it would have come with. */
    private static void endQueued(Draft draft, ExecutorRun executor, AgentTask task) {
        var group = executor.groupOf(task.run().task().taskId());
        if (group.isEmpty()) {
            end(draft, task, killed("Killed before delivery to the executor"));
            return;
        }
        for (var member : waiting(draft, executor.key(), group)) {
            var queued = draft.state().tasks().get(new TaskKey(executor.key().frameworkId(), member.taskId()));
            if (queued != null) {
                end(draft, queued, killed("A task within the task group was killed before delivery to the executor"));
            }
        }
    }

    private static ExecutorRun.Verdict killed(String message) {
        return new ExecutorRun.Verdict(TaskState.TASK_KILLED, Reason.REASON_TASK_KILLED_DURING_LAUNCH, message);
    }

    /** The agent itself says how a task ended. */
    static void end(Draft draft, AgentTask task, ExecutorRun.Verdict verdict) {
        draft.change(new AgentChange.TaskMoved(task.run().key(), Phase.ENDED));
        if (draft.state().registration().retiring()) {
            draft.change(new AgentChange.TaskForgotten(task.run().key()));
        } else {
            Updates.make(draft, task, verdict);
        }
    }

    static void tell(Draft draft, ExecutorKey key, ExecutorEvent event) {
        var executor = draft.state().executors().get(key);
        var session = executor == null ? Optional.<Long>empty() : executor.session();
        session.ifPresent(stream -> draft.effect(new AgentEffect.ToExecutor(stream, event)));
    }
}
