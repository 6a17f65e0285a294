package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.AgentTask.Phase;
import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.TaskKey;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules of a run's life: accept, fetch, launch, run, end. <b>Source:</b> Mesos command executor. */
final class Runs {
    /** Ids become names of directories. <b>Source:</b> Mesos {@code common/validation.cpp validateID}. */
    private static final Pattern UNSAFE_ID = Pattern.compile("\\.{0,2}|.*[/\\p{Cntrl}].*|.{256,}", Pattern.DOTALL);

    /** The words of Marathon for its own health checks; a framework need not care who ran the check. */
    private static final String SICK = "Task was killed since health check failed. Reason: ";

    private Runs() {}

    static void onRunTask(Draft draft, MasterToAgent.RunTask message) {
        var key = new TaskKey(message.frameworkId(), message.task().taskId());
        var id = draft.state().registration().id();
        if (draft.state().tasks().containsKey(key) || id.isEmpty()) {
            return; // sent again after a broken link, or to an agent that is none any more
        }
        boolean forProgram = message.task().hasProgram();
        if (isUnsafe(key.taskId().value())
                || isUnsafe(key.frameworkId().value())
                || (forProgram && isUnsafe(message.task().executorId().value()))) {
            Updates.refuse(
                    draft,
                    key,
                    TaskState.TASK_ERROR,
                    Reason.REASON_TASK_INVALID,
                    "Task id '" + key.taskId().value() + "' cannot name a directory");
            return;
        }
        if (forProgram) {
            Executors.onRunTask(draft, message, id.get());
        } else {
            accept(draft, message, id.get());
        }
    }

    private static void accept(Draft draft, MasterToAgent.RunTask message, AgentId agentId) {
        var containerId = new ContainerId(draft.drawUuid().toString());
        var run = new TaskRun(agentId, message.frameworkId(), message.task(), containerId);
        draft.change(new AgentChange.TaskAccepted(run));
        var task = AgentTask.accepted(run);
        if (message.task().command().uris().isEmpty()) {
            launch(draft, task);
        } else {
            draft.effect(new AgentEffect.Fetch(run));
        }
    }

    static boolean isUnsafe(String id) {
        return UNSAFE_ID.matcher(id).matches();
    }

    static void onFetched(Draft draft, ContainerId containerId) {
        var task = inPhase(draft, containerId, Phase.FETCHING);
        if (task == null) {
            return;
        }
        var group = task.run().group();
        if (group.isPresent()) {
            Groups.onFetched(draft, task, group.get());
        } else {
            launch(draft, task);
        }
    }

    /** Told while nothing else waits to be told: while no one listens it does not pile up. */
    static void onFetchProgressed(Draft draft, ContainerId containerId, String message) {
        var task = inPhase(draft, containerId, Phase.FETCHING);
        if (task != null && draft.state().stream(task.run().key()).isEmpty()) {
            Updates.make(draft, task, TaskState.TASK_STAGING, Source.SOURCE_AGENT, message);
        }
    }

    /** As {@link #onFetchProgressed}: of what is killed nobody wants to know how far it was. */
    static void onLaunchProgressed(Draft draft, ContainerId containerId, String message) {
        var task = inPhase(draft, containerId, Phase.LAUNCHING);
        if (task != null
                && !task.isDoomed()
                && draft.state().stream(task.run().key()).isEmpty()) {
            Updates.make(draft, task, TaskState.TASK_STARTING, Source.SOURCE_AGENT, message);
        }
    }

    static void onFetchFailed(Draft draft, ContainerId containerId, String message) {
        var task = inPhase(draft, containerId, Phase.FETCHING);
        if (task != null) {
            end(draft, task, TaskState.TASK_FAILED, Reason.REASON_CONTAINER_LAUNCH_FAILED, message);
        }
    }

    static void onNotStarted(Draft draft, ContainerId containerId, String message) {
        var task = inPhase(draft, containerId, Phase.LAUNCHING);
        if (task != null) {
            boolean killed = task.killDeadline().isPresent();
            end(
                    draft,
                    task,
                    killed ? TaskState.TASK_KILLED : TaskState.TASK_FAILED,
                    killed ? Reason.REASON_TASK_KILLED_DURING_LAUNCH : Reason.REASON_CONTAINER_LAUNCH_FAILED,
                    message);
        }
    }

    static void onAddressed(Draft draft, ContainerId containerId, Optional<String> address) {
        if (inPhase(draft, containerId, Phase.LAUNCHING) != null) {
            address.ifPresent(known -> draft.change(new AgentChange.Addressed(containerId, known)));
        }
    }

    static void onStarted(Draft draft, ContainerId containerId) {
        onStarted(draft, containerId, Optional.empty());
    }

    static void onStarted(Draft draft, ContainerId containerId, Optional<TaskStatus.Said> said) {
        var task = inPhase(draft, containerId, Phase.LAUNCHING);
        if (task == null) {
            return;
        }
        draft.change(new AgentChange.PhaseReached(containerId, Phase.RUNNING));
        if (task.killDeadline().isPresent()) {
            Kills.continueKill(draft, task);
            return;
        }
        Updates.makeRunning(draft, task, said);
        task.run()
                .task()
                .maxCompletionTime()
                .ifPresent(time -> draft.change(
                        new AgentChange.TimeLimited(containerId, draft.now().plus(time))));
        var running = inPhase(draft, containerId, Phase.RUNNING);
        if (running != null) {
            watch(draft, running);
        }
    }

    static void onEnded(Draft draft, ContainerId containerId, ExitStatus status) {
        var task = draft.state().taskOf(containerId);
        if (task == null || task.isEnded()) {
            return;
        }
        if (task.phase() == Phase.LAUNCHING) {
            onStarted(draft, containerId); // it ran, however shortly: the two notices came as one
        }
        if (task.exceeded().isPresent()) {
            endLimited(draft, task, task.exceeded().get());
        } else if (task.overtime()) {
            end(draft, task, TaskState.TASK_FAILED, Reason.REASON_MAX_COMPLETION_TIME_REACHED, status.message());
        } else if (task.killDeadline().isPresent()) {
            var message = task.sickness().map(SICK::concat).orElse(status.message());
            end(draft, task, TaskState.TASK_KILLED, null, message);
        } else if (status instanceof ExitStatus.Limited(var limit)) {
            endLimited(draft, task, limit);
        } else if (status instanceof ExitStatus.Unknown) {
            end(draft, task, TaskState.TASK_FAILED, Reason.REASON_EXECUTOR_TERMINATED, status.message());
        } else {
            end(
                    draft,
                    task,
                    status.isSuccess() ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED,
                    null,
                    status.message());
        }
    }

    private static void endLimited(Draft draft, AgentTask task, Exceeded limit) {
        end(draft, task, TaskState.TASK_FAILED, current -> Updates.makeLimited(draft, current, limit));
    }

    /** Takes up a run after the agent's restart. */
    static void onFound(Draft draft, AgentEvent.Found found) {
        var task = draft.state().taskOf(found.containerId());
        if (task == null || task.isEnded()) {
            return;
        }
        switch (found.fate()) {
            case AgentEvent.Fate.Ended(var status) -> onEnded(draft, found.containerId(), status);
            case AgentEvent.Fate.NeverStarted() -> {
                if (task.phase() == Phase.RUNNING) {
                    // It did start: somebody has removed its record. To start it again might run it twice.
                    onEnded(draft, found.containerId(), new ExitStatus.Unknown("The record of its run is gone"));
                } else if (task.killDeadline().isPresent()) {
                    onNotStarted(draft, found.containerId(), "Task was killed during its launch");
                } else {
                    draft.effect(new AgentEffect.StartRun(task.run()));
                }
            }
            case AgentEvent.Fate.Starting() -> {
                if (task.isDoomed()) {
                    Kills.continueKill(draft, task);
                } else if (task.phase() == Phase.RUNNING) {
                    watch(draft, task);
                }
            }
            case AgentEvent.Fate.Alive() -> {
                if (task.phase() == Phase.LAUNCHING) {
                    onStarted(draft, found.containerId());
                } else if (task.isDoomed()) {
                    Kills.continueKill(draft, task);
                } else {
                    watch(draft, task);
                }
            }
        }
    }

    /** A fetch leaves nothing behind that would be trusted after a restart: it is done anew. */
    static void fetchAgain(Draft draft) {
        draft.state().tasks().values().stream()
                .filter(task ->
                        task.phase() == Phase.FETCHING && !task.run().task().hasProgram())
                .forEach(task -> draft.effect(new AgentEffect.Fetch(task.run())));
    }

    static void end(Draft draft, AgentTask task, TaskState state, @Nullable Reason reason, String message) {
        end(draft, task, state, current -> {
            if (reason == null) {
                Updates.make(draft, current, state, Source.SOURCE_EXECUTOR, message);
            } else {
                // What the time limit demands is the executor's to do, in Mesos.
                var source = task.overtime() ? Source.SOURCE_EXECUTOR : Source.SOURCE_AGENT;
                Updates.make(draft, current, state, source, reason, message);
            }
        });
    }

    private static void end(Draft draft, AgentTask task, TaskState state, Consumer<AgentTask> tell) {
        var containerId = task.run().containerId();
        var current = draft.state().taskOf(containerId);
        draft.change(new AgentChange.PhaseReached(containerId, Phase.ENDED));
        draft.effect(new AgentEffect.StopChecks(containerId));
        draft.effect(new AgentEffect.CancelTimer(new TimerKey.KillGrace(containerId)));
        if (task.completeBy().isPresent()) {
            draft.effect(new AgentEffect.CancelTimer(new TimerKey.TimeLimit(containerId)));
        }
        if (draft.state().registration().retiring()) {
            forget(draft, task);
            Registrations.onRetiredTaskGone(draft);
        } else {
            tell.accept(current == null ? task : current);
        }
        Groups.onEnded(draft, task, state);
    }

    static void forget(Draft draft, AgentTask task) {
        draft.change(new AgentChange.TaskForgotten(task.run().key()));
        if (!task.run().task().hasProgram()) {
            draft.effect(new AgentEffect.ForgetRun(task.run().containerId()));
        }
    }

    /** <b>Source:</b> the Mesos command executor: a task is staging while its URIs are fetched, and starting from then on. */
    static void launch(Draft draft, AgentTask task) {
        if (task.latestState() == TaskState.TASK_STAGING) {
            Updates.make(draft, task, TaskState.TASK_STARTING, Source.SOURCE_EXECUTOR, "");
        }
        draft.change(new AgentChange.PhaseReached(task.run().containerId(), Phase.LAUNCHING));
        draft.effect(new AgentEffect.StartRun(task.run()));
    }

    /** What goes on beside a run, from its start or from the agent's. */
    private static void watch(Draft draft, AgentTask task) {
        Checks.start(draft, task);
        task.completeBy()
                .ifPresent(end -> draft.effect(new AgentEffect.SetTimer(
                        new TimerKey.TimeLimit(task.run().containerId()), end)));
    }

    private static @Nullable AgentTask inPhase(Draft draft, ContainerId containerId, Phase phase) {
        var task = draft.state().taskOf(containerId);
        return task != null && task.phase() == phase ? task : null;
    }
}
