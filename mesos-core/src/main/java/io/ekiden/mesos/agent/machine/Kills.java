package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.AgentTask.Phase;
import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules of killing: SIGTERM to the tree, grace, SIGKILL to the tree.
 *
 * <p><b>Source:</b> Mesos command executor; grace is KILL.kill_policy, else TaskInfo.kill_policy, else 3 s.
 */
final class Kills {
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(3);

    /** Mesos sends both signals at once, so that nobody can tell which one ends the task. */
    private static final Duration OVERTIME_GRACE = Duration.ofMillis(200);

    private Kills() {}

    static void onKillTask(Draft draft, MasterToAgent.KillTask kill) {
        var key = new TaskKey(kill.frameworkId(), kill.taskId());
        var task = draft.state().tasks().get(key);
        if (task == null) {
            Updates.makeUnknown(draft, key);
        } else {
            kill(draft, task, kill.gracePeriod());
        }
    }

    /** The framework is over: nobody will acknowledge how its tasks ended, so what has ended is forgotten. */
    static void onShutdownFramework(Draft draft, FrameworkId frameworkId) {
        for (var key : draft.state().streams().keySet()) {
            var task = draft.state().tasks().get(key);
            if (key.frameworkId().equals(frameworkId) && (task == null || task.isEnded())) {
                draft.effect(new AgentEffect.CancelTimer(new TimerKey.Resend(key)));
                forget(draft, key, task);
            }
        }
        draft.state().executors().values().stream()
                .filter(executor -> executor.key().frameworkId().equals(frameworkId))
                .forEach(executor -> ExecutorRuns.shutDown(draft, executor));
        draft.state().tasks().values().stream()
                .filter(task -> task.run().frameworkId().equals(frameworkId)
                        && !task.run().task().hasProgram())
                .forEach(task -> kill(draft, task, Optional.empty()));
    }

    private static void forget(Draft draft, TaskKey key, @Nullable AgentTask task) {
        if (task == null) {
            draft.change(new AgentChange.TaskForgotten(key));
        } else {
            Runs.forget(draft, task);
        }
    }

    static void kill(Draft draft, AgentTask task, Optional<Duration> gracePeriod) {
        kill(draft, task, gracePeriod, Optional.empty());
    }

    /** The health check has given the task up. */
    static void killSick(Draft draft, AgentTask task, String sickness) {
        kill(draft, task, Optional.empty(), Optional.of(sickness));
    }

    /** The task has run for as long as it said. It fails, without further notice. */
    static void onTimeOver(Draft draft, ContainerId containerId) {
        var task = draft.state().taskOf(containerId);
        if (task == null || task.phase() != Phase.RUNNING || task.isDoomed()) {
            return;
        }
        var deadline = draft.now().plus(OVERTIME_GRACE);
        draft.change(new AgentChange.KillRequested(containerId, deadline, Optional.empty(), true));
        draft.effect(new AgentEffect.StopChecks(containerId));
        draft.effect(new AgentEffect.TerminateTree(containerId));
        draft.effect(new AgentEffect.SetTimer(new TimerKey.KillGrace(containerId), deadline));
    }

    /**
     * It is of no use as a whole: a part of it is gone already, or it takes what others need. Nothing is left to its grace, but a kill that
     * came first stays the reason of its end.
     *
     * <p><b>Source:</b> Mesos {@code containerizer.cpp limited}.
     */
    static void onLimitExceeded(Draft draft, ContainerId containerId, Exceeded exceeded) {
        var task = draft.state().taskOf(containerId);
        if (task == null || task.phase() != Phase.RUNNING) {
            return;
        }
        if (!task.isDoomed()) {
            draft.change(new AgentChange.LimitExceeded(containerId, exceeded));
            draft.effect(new AgentEffect.StopChecks(containerId));
        }
        draft.effect(new AgentEffect.KillTree(containerId));
    }

    /** The task as it is now: the kill of another one of its group, in the same turn, may have ended it. */
    private static void kill(Draft draft, AgentTask known, Optional<Duration> gracePeriod, Optional<String> sickness) {
        if (known.run().task().hasProgram()) {
            Executors.kill(draft, known, gracePeriod);
            return;
        }
        var task = draft.state().taskOf(known.run().containerId());
        if (task == null) {
            return;
        }
        switch (task.phase()) {
            case ENDED -> {}
            case FETCHING -> {
                draft.effect(new AgentEffect.CancelFetch(task.run().containerId()));
                Runs.end(
                        draft,
                        task,
                        TaskState.TASK_KILLED,
                        Reason.REASON_TASK_KILLED_DURING_LAUNCH,
                        "Task was killed during its launch");
            }
            case LAUNCHING, RUNNING -> killProcess(draft, task, gracePeriod, sickness);
        }
    }

    /** A kill is repeated on what an earlier one may have missed: the process did not exist yet, or the agent was restarted. */
    static void continueKill(Draft draft, AgentTask task) {
        var containerId = task.run().containerId();
        if (task.exceeded().isPresent()) {
            draft.effect(new AgentEffect.KillTree(containerId));
        }
        task.killDeadline().ifPresent(deadline -> {
            draft.effect(new AgentEffect.TerminateTree(containerId));
            draft.effect(new AgentEffect.SetTimer(new TimerKey.KillGrace(containerId), deadline));
        });
    }

    static void onGraceOver(Draft draft, ContainerId containerId) {
        var task = draft.state().taskOf(containerId);
        if (task != null && !task.isEnded() && task.killDeadline().isPresent()) {
            draft.effect(new AgentEffect.KillTree(containerId));
        }
    }

    private static void killProcess(
            Draft draft, AgentTask task, Optional<Duration> gracePeriod, Optional<String> sickness) {
        if (task.exceeded().isPresent()) {
            return; // no grace could be shorter than the one it has
        }
        var containerId = task.run().containerId();
        var grace = gracePeriod.or(() -> task.run().task().killGracePeriod()).orElse(DEFAULT_GRACE);
        var deadline = draft.now().plus(grace);
        var earlier = task.killDeadline();
        if (earlier.isPresent() && !deadline.isBefore(earlier.get())) {
            return; // a later kill may only shorten the grace
        }
        draft.change(new AgentChange.KillRequested(containerId, deadline, sickness));
        if (earlier.isEmpty()) {
            draft.effect(new AgentEffect.StopChecks(containerId));
            Updates.make(draft, task, TaskState.TASK_KILLING, Source.SOURCE_EXECUTOR, "");
            // To make a container ready may take minutes: nothing waits for that.
            if (task.phase() == Phase.RUNNING || task.run().task().image().isPresent()) {
                draft.effect(new AgentEffect.TerminateTree(containerId));
            }
        }
        draft.effect(new AgentEffect.SetTimer(new TimerKey.KillGrace(containerId), deadline));
    }
}
