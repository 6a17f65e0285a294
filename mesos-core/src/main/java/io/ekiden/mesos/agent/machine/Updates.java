package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import java.util.Optional;
import java.util.UUID;

/**
 * Rules of status updates: each has a uuid, one per task is on its way, it is sent again until acknowledged.
 *
 * <p><b>Source:</b> Mesos {@code task_status_update_manager.cpp}.
 */
final class Updates {
    private Updates() {}

    /** Makes an update of a task the agent has. */
    static void make(Draft draft, AgentTask task, TaskState state, Source source, String message) {
        boolean endsSick = state == TaskState.TASK_KILLED && task.sickness().isPresent();
        var status = of(draft, task, state, source, message);
        make(draft, task.run().key(), endsSick ? status.withHealthy(Optional.of(false)) : status);
    }

    /** Makes an update of a task the agent has, with a reason. */
    static void make(Draft draft, AgentTask task, TaskState state, Source source, Reason reason, String message) {
        make(draft, task.run().key(), of(draft, task, state, source, message).withReason(reason));
    }

    /** The end of a task with the process that ran it. */
    static void make(Draft draft, AgentTask task, ExecutorRun.Verdict verdict) {
        var status = of(draft, task, verdict.state(), Source.SOURCE_AGENT, verdict.message())
                .withReason(verdict.reason());
        make(
                draft,
                task.run().key(),
                verdict.limitation().map(status::withLimitation).orElse(status));
    }

    /** The end of a task that ran into a limit. */
    static void makeLimited(Draft draft, AgentTask task, Exceeded limit) {
        var reason = limit.resource().equals(Resources.DISK)
                ? Reason.REASON_CONTAINER_LIMITATION_DISK
                : Reason.REASON_CONTAINER_LIMITATION_MEMORY;
        var status = of(draft, task, TaskState.TASK_FAILED, Source.SOURCE_AGENT, limit.message());
        make(draft, task.run().key(), status.withReason(reason).withLimitation(limit.limit()));
    }

    /** It runs now. */
    static void makeRunning(Draft draft, AgentTask task, Optional<TaskStatus.Said> said) {
        var status = of(draft, task, TaskState.TASK_RUNNING, Source.SOURCE_EXECUTOR, "");
        make(draft, task.run().key(), said.map(status::withSaid).orElse(status));
    }

    /** The run goes on; only its health is news. */
    static void makeHealth(Draft draft, AgentTask task, boolean healthy, String cause) {
        var message = healthy ? "" : "Health check failed: " + cause;
        var status = of(draft, task, TaskState.TASK_RUNNING, Source.SOURCE_EXECUTOR, message)
                .withReason(Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED)
                .withHealthy(Optional.of(healthy))
                .withCheck(checkStatus(task, task.checked()));
        make(draft, task.run().key(), status);
    }

    /** The run goes on; only the result of its check is news. */
    static void makeChecked(Draft draft, AgentTask task, Optional<Integer> result) {
        var status = of(draft, task, TaskState.TASK_RUNNING, Source.SOURCE_EXECUTOR, "")
                .withReason(Reason.REASON_TASK_CHECK_STATUS_UPDATED)
                .withHealthy(task.healthy())
                .withCheck(checkStatus(task, result));
        make(draft, task.run().key(), status);
    }

    private static Optional<TaskCheck.Status> checkStatus(AgentTask task, Optional<Integer> result) {
        return task.run().task().check().map(check -> check.status(result));
    }

    /** Tells, reliably, that a task the master asked about is not here. */
    static void makeUnknown(Draft draft, TaskKey key) {
        boolean known = draft.state().tasks().containsKey(key)
                || draft.state().streams().containsKey(key);
        if (!known) {
            var status = status(
                            draft,
                            key,
                            TaskState.TASK_DROPPED,
                            Source.SOURCE_AGENT,
                            "Reconciliation: task unknown to the agent")
                    .withReason(Reason.REASON_RECONCILIATION);
            make(draft, key, status);
        }
    }

    /** With the names of what runs; that it has a check, but no results of any. What the agent itself says is of no container. */
    private static TaskStatus of(Draft draft, AgentTask task, TaskState state, Source source, String message) {
        var plain = status(draft, task.run().key(), state, source, message)
                .withExecutorId(task.run().task().executorId())
                .withCheck(checkStatus(task, Optional.empty()));
        if (source == Source.SOURCE_AGENT) {
            return plain;
        }
        return plain.withContainer(draft.state().container(current(draft, task)));
    }

    /** What has become known of it in this turn counts. */
    private static AgentTask current(Draft draft, AgentTask task) {
        var current = draft.state().taskOf(task.run().containerId());
        return current == null ? task : current;
    }

    /** The end of a task that the agent does not take. */
    static void refuse(Draft draft, TaskKey key, TaskState state, Reason reason, String message) {
        make(draft, key, status(draft, key, state, Source.SOURCE_AGENT, message).withReason(reason));
    }

    private static TaskStatus status(Draft draft, TaskKey key, TaskState state, Source source, String message) {
        var plain = TaskStatus.of(key.taskId(), state, source, message, draft.now());
        var id = draft.state().registration().id();
        return id.map(plain::withAgentId).orElse(plain);
    }

    static void make(Draft draft, TaskKey key, TaskStatus status) {
        if (draft.state().registration().retiring()) {
            return; // the master refused this agent: nobody would ever acknowledge
        }
        pass(draft, key, status.withUuid(Optional.of(draft.drawUuid())));
    }

    /** Passes on what an executor has made, with the uuid that it gave it. */
    static void pass(Draft draft, TaskKey key, TaskStatus status) {
        draft.change(new AgentChange.UpdateMade(key, status));
        if (draft.state().stream(key).pending().size() == 1) {
            sendHead(draft, key);
        }
    }

    /** After a registration nothing is known about what arrived before. */
    static void sendAll(Draft draft) {
        draft.state().streams().keySet().forEach(key -> sendHead(draft, key));
    }

    /** The framework has come back: it need not wait for the timers. */
    static void resend(Draft draft, FrameworkId frameworkId) {
        draft.state().streams().keySet().stream()
                .filter(key -> key.frameworkId().equals(frameworkId))
                .forEach(key -> sendHead(draft, key));
    }

    static void onResendTimer(Draft draft, TaskKey key) {
        if (!draft.state().stream(key).isEmpty()) {
            sendHead(draft, key);
        }
    }

    static void onAcknowledged(Draft draft, TaskKey key, UUID uuid) {
        var stream = draft.state().stream(key);
        if (stream.isEmpty() || !stream.head().uuid().equals(Optional.of(uuid))) {
            return; // a repeated acknowledgement
        }
        draft.change(new AgentChange.UpdateAcknowledged(key, uuid));
        draft.effect(new AgentEffect.CancelTimer(new TimerKey.Resend(key)));
        var task = draft.state().tasks().get(key);
        if (!draft.state().stream(key).isEmpty()) {
            sendHead(draft, key);
        } else if (task != null && task.isEnded()) {
            Runs.forget(draft, task);
        }
    }

    private static void sendHead(Draft draft, TaskKey key) {
        if (!draft.state().registration().registered()) {
            return; // sent with all others as soon as the agent is registered
        }
        draft.change(new AgentChange.UpdateSent(key));
        var stream = draft.state().stream(key);
        var task = draft.state().tasks().get(key);
        var latest = task == null ? stream.head().state() : task.latestState();
        draft.effect(new AgentEffect.Send(new AgentToMaster.StatusUpdate(key.frameworkId(), stream.head(), latest)));
        draft.effect(new AgentEffect.SetTimer(
                new TimerKey.Resend(key), draft.now().plus(draft.timeouts().resend(stream.sent()))));
    }
}
