package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.turn.Decision;
import io.ekiden.turn.Machine;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The rules of one agent. Pure: chance comes from the state's seed, time from the caller. */
public final class AgentMachine implements Machine<AgentState, AgentEvent, AgentChange, AgentEffect> {
    private final AgentTimeouts timeouts;

    public AgentMachine() {
        this(AgentTimeouts.DEFAULT);
    }

    public AgentMachine(AgentTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    @Override
    public Decision<AgentChange, AgentEffect> decide(AgentState state, AgentEvent event, Instant now) {
        var draft = new Draft(state, timeouts, now);
        if (ExecutorRuns.took(draft, event)) {
            return draft.decision();
        }
        switch (event) {
            case AgentEvent.Begun(var found) -> {
                Operations.onBegun(draft);
                takeUp(draft, found);
                Runs.fetchAgain(draft);
                ExecutorRuns.fetchAgain(draft);
                Registrations.register(draft);
            }
            case AgentEvent.BegunToCleanUp(var found) -> {
                takeUp(draft, found);
                Registrations.onShutdown(draft);
            }
            case AgentEvent.Reconfigured(var info) -> Registrations.onReconfigured(draft, info);
            case AgentEvent.MasterSpoke(var message) -> onMessage(draft, message);
            case AgentEvent.LeaveRequested() -> Registrations.onLeave(draft);
            case AgentEvent.LinkBroken() -> Registrations.onLinkBroken(draft);
            case AgentEvent.MasterElected() -> Registrations.onElected(draft);
            case AgentEvent.TimerFired(var key) -> onTimer(draft, key);
            case AgentEvent.FetchProgressed(var containerId, var message) ->
                Runs.onFetchProgressed(draft, containerId, message);
            case AgentEvent.FetchSucceeded(var containerId) -> Runs.onFetched(draft, containerId);
            case AgentEvent.FetchFailed(var containerId, var message) ->
                Runs.onFetchFailed(draft, containerId, message);
            case AgentEvent.LaunchProgressed(var containerId, var message) ->
                Runs.onLaunchProgressed(draft, containerId, message);
            case AgentEvent.RunStarted(var containerId, var address, var said) -> {
                Runs.onAddressed(draft, containerId, address);
                Runs.onStarted(draft, containerId, said);
            }
            case AgentEvent.RunNotStarted(var containerId, var message) ->
                Runs.onNotStarted(draft, containerId, message);
            case AgentEvent.LimitExceeded(var containerId, var exceeded) ->
                Kills.onLimitExceeded(draft, containerId, exceeded);
            case AgentEvent.RunEnded(var containerId, var status) -> Runs.onEnded(draft, containerId, status);
            case AgentEvent.HealthChanged health -> Checks.onHealthChanged(draft, health);
            case AgentEvent.CheckFinished check -> Checks.onCheckFinished(draft, check);
            case AgentEvent.ExecutorSubscribed subscribed -> Executors.onSubscribed(draft, subscribed);
            case AgentEvent.ExecutorCalled(var executor, var call) -> Executors.onCalled(draft, executor, call);
            case AgentEvent.ExecutorGone(var executor, long session) -> Executors.onGone(draft, executor, session);
        }
        return draft.decision();
    }

    private static void takeUp(Draft draft, List<AgentEvent.Found> found) {
        // First those that ended well: no failure of another can have harmed them.
        found.stream().sorted(Comparator.comparing(one -> !one.endedWell())).forEach(one -> {
            if (!ExecutorRuns.onFound(draft, one)) {
                Runs.onFound(draft, one);
            }
        });
        Groups.settle(draft);
    }

    @Override
    public AgentState apply(AgentState state, AgentChange change) {
        return AgentChanges.apply(state, change);
    }

    private static void onMessage(Draft draft, MasterToAgent message) {
        switch (message) {
            case MasterToAgent.Registered(var id) -> Registrations.onConfirmed(draft, id);
            case MasterToAgent.RunTask run -> Runs.onRunTask(draft, run);
            case MasterToAgent.RunGroup run -> Groups.onRunGroup(draft, run);
            case MasterToAgent.ExecutorMessage told -> Executors.onMessage(draft, told);
            case MasterToAgent.ShutdownExecutor(var frameworkId, var executorId) ->
                ExecutorRuns.onShutdown(draft, new ExecutorKey(frameworkId, executorId));
            case MasterToAgent.KillTask kill -> Kills.onKillTask(draft, kill);
            case MasterToAgent.Acknowledge(var frameworkId, var taskId, var uuid) ->
                Updates.onAcknowledged(draft, new TaskKey(frameworkId, taskId), uuid);
            case MasterToAgent.ResendUpdates(var frameworkId) -> Updates.resend(draft, frameworkId);
            case MasterToAgent.ReconcileTasks(var frameworkId, var taskIds) ->
                taskIds.forEach(id -> Updates.makeUnknown(draft, new TaskKey(frameworkId, id)));
            case MasterToAgent.ApplyOperation operation -> Operations.onApply(draft, operation);
            case MasterToAgent.AcknowledgeOperation(var uuid) -> Operations.onAcknowledged(draft, uuid);
            case MasterToAgent.ShutdownFramework(var frameworkId) -> Kills.onShutdownFramework(draft, frameworkId);
            case MasterToAgent.Ping(var patience) -> Registrations.onPing(draft, patience);
            case MasterToAgent.Shutdown _ -> Registrations.onShutdown(draft);
        }
    }

    private static void onTimer(Draft draft, TimerKey key) {
        switch (key) {
            case TimerKey.Registration() -> Registrations.onRegistrationTimer(draft);
            case TimerKey.PingTimeout() -> Registrations.onLinkBroken(draft);
            case TimerKey.Resend(var task) -> Updates.onResendTimer(draft, task);
            case TimerKey.TimeLimit(var containerId) -> Kills.onTimeOver(draft, containerId);
            case TimerKey.ExecutorPatience(var containerId) -> ExecutorRuns.onPatienceOver(draft, containerId);
            case TimerKey.KillGrace(var containerId) -> Kills.onGraceOver(draft, containerId);
        }
    }
}
