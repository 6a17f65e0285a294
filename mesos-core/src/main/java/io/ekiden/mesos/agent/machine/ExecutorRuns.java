package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.ExecutorRun.Phase;
import io.ekiden.mesos.agent.machine.run.ExecutorRun.Verdict;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.Optional;

/**
 * Rules of the processes of frameworks' own: fetch, launch, wait until they subscribe, and end with all their tasks. They end when they
 * like, when they are asked to, and when they do not come in time; never because nothing is left for them to do.
 *
 * <p><b>Source:</b> Mesos {@code slave.cpp}.
 */
final class ExecutorRuns {
    private static final Verdict TERMINATED =
            new Verdict(TaskState.TASK_FAILED, Reason.REASON_EXECUTOR_TERMINATED, "Executor terminated");

    /** As wait(2) has an exit with status 1: what could not be started, or nobody saw end, has no status of its own. */
    private static final int NO_STATUS = 1 << 8;

    private static final int KILLED = 9;

    private ExecutorRuns() {}

    /** What an executor's process is made from. */
    static TaskRun runOf(TaskInfo first, FrameworkId frameworkId, AgentId agentId, ContainerId containerId) {
        var info = first.executor().orElseThrow();
        var process = TaskInfo.of(new TaskId(info.executorId().value()), first.agentId(), info.resources(), info)
                .withCommand(info.program().map(ExecutorInfo.Program::command).orElseGet(first::command))
                .withRole(info.role());
        return new TaskRun(agentId, frameworkId, process, containerId);
    }

    static void begin(Draft draft, ContainerId containerId) {
        var executor = draft.state().executorOf(containerId);
        if (executor == null) {
            return;
        }
        if (command(executor).uris().isEmpty()) {
            launch(draft, executor);
        } else {
            draft.effect(new AgentEffect.Fetch(executor.run()));
        }
    }

    private static CommandInfo command(ExecutorRun executor) {
        return executor.run().task().command();
    }

    /** The limits are those of the executor and its tasks together. */
    static void resize(Draft draft, ContainerId containerId) {
        var executor = draft.state().executorOf(containerId);
        if (executor != null && executor.phase() != Phase.FETCHING) {
            draft.effect(new AgentEffect.ResizeRun(sized(draft, executor)));
        }
    }

    private static TaskRun sized(Draft draft, ExecutorRun executor) {
        var all = draft.state().liveTasks(executor).stream()
                .map(task -> task.run().task().resources())
                .reduce(executor.info().resources(), Resources::plus);
        return executor.run().withResources(all);
    }

    private static void launch(Draft draft, ExecutorRun executor) {
        draft.change(new AgentChange.ExecutorMoved(executor.run().containerId(), Phase.LAUNCHING));
        draft.effect(new AgentEffect.StartRun(sized(draft, executor)));
    }

    /** Whether the event is about such a process; then it has been dealt with. */
    static boolean took(Draft draft, AgentEvent event) {
        var containerId = switch (event) {
            case AgentEvent.FetchProgressed(var id, var _) -> id;
            case AgentEvent.FetchSucceeded(var id) -> id;
            case AgentEvent.FetchFailed(var id, var _) -> id;
            case AgentEvent.RunStarted(var id, var _, var _) -> id;
            case AgentEvent.RunNotStarted(var id, var _) -> id;
            case AgentEvent.LimitExceeded(var id, var _) -> id;
            case AgentEvent.RunEnded(var id, var _) -> id;
            case AgentEvent.TimerFired(TimerKey.KillGrace(var id)) -> id;
            default -> null;
        };
        var executor = containerId == null ? null : draft.state().executorOf(containerId);
        if (executor == null) {
            return false;
        }
        on(draft, executor, event);
        return true;
    }

    private static void on(Draft draft, ExecutorRun executor, AgentEvent event) {
        switch (event) {
            case AgentEvent.FetchProgressed(var _, var message) -> onProgress(draft, executor, message);
            case AgentEvent.FetchSucceeded _ -> {
                if (executor.phase() == Phase.FETCHING) {
                    launch(draft, executor);
                }
            }
            case AgentEvent.FetchFailed(var _, var message) -> {
                if (executor.phase() == Phase.FETCHING) {
                    end(draft, executor, NO_STATUS, notLaunched(message));
                }
            }
            case AgentEvent.RunStarted _ -> onStarted(draft, executor);
            case AgentEvent.RunNotStarted(var _, var message) ->
                end(draft, executor, NO_STATUS, executor.verdict().orElseGet(() -> notLaunched(message)));
            case AgentEvent.LimitExceeded(var _, var exceeded) -> condemn(draft, executor, limited(exceeded));
            case AgentEvent.RunEnded(var _, var status) -> onEnded(draft, executor, status);
            default -> draft.effect(new AgentEffect.KillTree(executor.run().containerId())); // its grace is over
        }
    }

    private static Verdict notLaunched(String message) {
        return new Verdict(TaskState.TASK_FAILED, Reason.REASON_CONTAINER_LAUNCH_FAILED, message);
    }

    private static Verdict limited(Exceeded exceeded) {
        var reason = exceeded.resource().equals(Resources.DISK)
                ? Reason.REASON_CONTAINER_LIMITATION_DISK
                : Reason.REASON_CONTAINER_LIMITATION_MEMORY;
        return new Verdict(TaskState.TASK_FAILED, reason, exceeded.message(), Optional.of(exceeded.limit()));
    }

    /** Told of each task that waits for it, see {@link Runs#onFetchProgressed}. */
    private static void onProgress(Draft draft, ExecutorRun executor, String message) {
        for (var task : draft.state().liveTasks(executor)) {
            if (executor.phase() == Phase.FETCHING
                    && draft.state().stream(task.run().key()).isEmpty()) {
                Updates.make(draft, task, TaskState.TASK_STAGING, Source.SOURCE_AGENT, message);
            }
        }
    }

    /** It may have subscribed before its start was noticed. */
    private static void onStarted(Draft draft, ExecutorRun executor) {
        if (executor.phase() == Phase.LAUNCHING) {
            draft.change(new AgentChange.ExecutorMoved(executor.run().containerId(), Phase.REGISTERING));
            if (!executor.mustEnd()) {
                waitFor(draft, executor, draft.timeouts().executors().registration());
            }
        }
    }

    private static void waitFor(Draft draft, ExecutorRun executor, Duration patience) {
        draft.effect(new AgentEffect.SetTimer(
                new TimerKey.ExecutorPatience(executor.run().containerId()),
                draft.now().plus(patience)));
    }

    static void onPatienceOver(Draft draft, ContainerId containerId) {
        var executor = draft.state().executorOf(containerId);
        if (executor == null || executor.mustEnd() || executor.session().isPresent()) {
            return;
        }
        var timeouts = draft.timeouts().executors();
        condemn(
                draft,
                executor,
                executor.phase() == Phase.RUNNING
                        ? new Verdict(
                                TaskState.TASK_GONE,
                                Reason.REASON_EXECUTOR_REREGISTRATION_TIMEOUT,
                                "Executor did not reregister within " + text(timeouts.reregistration()))
                        : new Verdict(
                                TaskState.TASK_FAILED,
                                Reason.REASON_EXECUTOR_REGISTRATION_TIMEOUT,
                                "Executor did not register within " + text(timeouts.registration())));
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "secs" : duration.toMillis() + "ms";
    }

    /** At once, and its tasks are told why. */
    private static void condemn(Draft draft, ExecutorRun executor, Verdict verdict) {
        var containerId = executor.run().containerId();
        draft.change(new AgentChange.ExecutorDoomed(containerId, draft.now(), Optional.of(verdict)));
        draft.effect(new AgentEffect.KillTree(containerId));
    }

    static void onShutdown(Draft draft, ExecutorKey key) {
        var executor = draft.state().executors().get(key);
        if (executor != null) {
            shutDown(draft, executor);
        }
    }

    /** Asked to end, also when it has yet to come; killed when its grace is over. Of one that is still being fetched nothing is there. */
    static void shutDown(Draft draft, ExecutorRun executor) {
        var containerId = executor.run().containerId();
        if (executor.mustEnd()) {
            return;
        }
        if (executor.phase() == Phase.FETCHING) {
            draft.effect(new AgentEffect.CancelFetch(containerId));
            end(draft, executor, NO_STATUS, TERMINATED);
            return;
        }
        var grace = executor.info()
                .shutdownGracePeriod()
                .orElse(draft.timeouts().executors().shutdownGrace());
        var killAt = draft.now().plus(grace);
        draft.change(new AgentChange.ExecutorDoomed(containerId, killAt, Optional.empty()));
        draft.effect(new AgentEffect.CancelTimer(new TimerKey.ExecutorPatience(containerId)));
        Executors.tell(draft, executor.key(), new ExecutorEvent.Shutdown());
        draft.effect(new AgentEffect.SetTimer(new TimerKey.KillGrace(containerId), killAt));
    }

    private static void onEnded(Draft draft, ExecutorRun executor, ExitStatus status) {
        var verdict = executor.verdict()
                .or(() -> status instanceof ExitStatus.Limited(var limit)
                        ? Optional.of(limited(limit))
                        : Optional.empty());
        end(draft, executor, waitStatus(status), verdict.orElse(TERMINATED));
    }

    private static int waitStatus(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited(int code) -> code << 8;
            case ExitStatus.ContainerExited(int code) -> code << 8;
            case ExitStatus.Signaled(int signal) -> signal;
            case ExitStatus.Limited _ -> KILLED;
            case ExitStatus.Unknown _ -> NO_STATUS;
        };
    }

    /** First its own end is told, then that of each task it leaves behind. */
    private static void end(Draft draft, ExecutorRun executor, int status, Verdict verdict) {
        var containerId = executor.run().containerId();
        var key = executor.key();
        var left = draft.state().liveTasks(executor);
        draft.change(new AgentChange.ExecutorEnded(key));
        draft.effect(new AgentEffect.CancelTimer(new TimerKey.ExecutorPatience(containerId)));
        draft.effect(new AgentEffect.CancelTimer(new TimerKey.KillGrace(containerId)));
        executor.session().ifPresent(session -> draft.effect(new AgentEffect.CloseExecutor(session)));
        if (draft.state().registration().registered()) {
            draft.effect(
                    new AgentEffect.Send(new AgentToMaster.ExecutorEnded(key.frameworkId(), key.executorId(), status)));
        }
        left.forEach(task -> Executors.end(draft, task, verdict));
        draft.effect(new AgentEffect.ForgetRun(containerId));
        Registrations.onRetiredTaskGone(draft);
    }

    /** Takes up a process after the agent's restart. False when the run is none of such a process. */
    static boolean onFound(Draft draft, AgentEvent.Found found) {
        var executor = draft.state().executorOf(found.containerId());
        if (executor == null) {
            return false;
        }
        switch (found.fate()) {
            case AgentEvent.Fate.Ended(var status) -> onEnded(draft, executor, status);
            case AgentEvent.Fate.NeverStarted() -> {
                if (executor.phase() != Phase.LAUNCHING || executor.mustEnd()) {
                    onEnded(draft, executor, new ExitStatus.Unknown("The record of its run is gone"));
                } else {
                    draft.effect(new AgentEffect.StartRun(sized(draft, executor)));
                }
            }
            case AgentEvent.Fate.Alive() -> onAlive(draft, executor);
            case AgentEvent.Fate.Starting() -> {
                // Its start or its end will be told.
            }
        }
        return true;
    }

    private static void onAlive(Draft draft, ExecutorRun executor) {
        var containerId = executor.run().containerId();
        if (executor.phase() == Phase.LAUNCHING) {
            draft.change(new AgentChange.ExecutorMoved(containerId, Phase.REGISTERING));
        }
        draft.effect(new AgentEffect.ResizeRun(sized(draft, executor)));
        var timeouts = draft.timeouts().executors();
        if (executor.killAt().isPresent()) {
            draft.effect(new AgentEffect.SetTimer(
                    new TimerKey.KillGrace(containerId), executor.killAt().get()));
        } else {
            waitFor(
                    draft,
                    executor,
                    executor.phase() == Phase.RUNNING ? timeouts.reregistration() : timeouts.registration());
        }
    }

    /** See {@link Runs#fetchAgain}. */
    static void fetchAgain(Draft draft) {
        for (var executor : draft.state().executors().values()) {
            if (executor.phase() == Phase.FETCHING) {
                draft.effect(new AgentEffect.Fetch(executor.run()));
            }
        }
    }
}
