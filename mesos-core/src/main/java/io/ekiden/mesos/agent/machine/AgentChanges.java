package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.AgentState.Registration;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.UpdateStream;
import io.ekiden.mesos.model.id.TaskKey;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.TreePVector;

/** How each change alters the state. Total: a change about something unknown alters nothing. */
final class AgentChanges {
    private AgentChanges() {}

    static AgentState apply(AgentState state, AgentChange change) {
        var registration = state.registration();
        return switch (change) {
            case AgentChange.AgentIdGiven(var id) ->
                state.withRegistration(new Registration(
                        Optional.of(id),
                        registration.linked(),
                        registration.registered(),
                        registration.attempts(),
                        false));
            case AgentChange.Configured(var info) -> state.withInfo(info);
            case AgentChange.AgentIdRetired() ->
                state.withRegistration(new Registration(Optional.empty(), registration.linked(), false, 0, true))
                        .withoutStreams();
            case AgentChange.TaskAccepted(var run) ->
                state.withTask(AgentTask.accepted(run))
                        .onExecutor(run.containerId(), executor -> executor.withQueued(run.key()));
            case AgentChange.GroupAccepted(var runs) -> {
                var result = state;
                for (var run : runs) {
                    result = result.withTask(AgentTask.accepted(run));
                }
                var ids = runs.stream().map(run -> run.task().taskId()).toList();
                yield runs.isEmpty()
                        ? result
                        : result.onExecutor(runs.getFirst().containerId(), executor -> executor.withQueuedGroup(ids));
            }
            case AgentChange.ExecutorAccepted(var run, var owner) -> put(state, ExecutorRun.accepted(run, owner));
            case AgentChange.ExecutorRestored(var executor) -> put(state, executor);
            case AgentChange.ExecutorMoved(var containerId, var phase) ->
                state.onExecutor(containerId, executor -> executor.withPhase(phase));
            case AgentChange.ExecutorDoomed(var containerId, var killAt, var verdict) ->
                state.onExecutor(containerId, executor -> executor.doomed(killAt, verdict));
            case AgentChange.ExecutorEnded(var key) ->
                state.withExecutors(state.executors().minus(key));
            case AgentChange.ExecutorConnected(var containerId, long session) ->
                state.onExecutor(containerId, executor -> executor.connected(session));
            case AgentChange.ExecutorDisconnected(var containerId, long session) ->
                state.onExecutor(containerId, executor -> executor.isOn(session) ? executor.disconnected() : executor);
            case AgentChange.TaskMoved(var key, var phase) -> {
                var task = state.tasks().get(key);
                yield task == null
                        ? state
                        : state.withTask(task.withPhase(phase))
                                .onExecutor(task.run().containerId(), executor -> executor.withoutQueued(key));
            }
            case AgentChange.TaskKillRequested(var key, var at) -> {
                var task = state.tasks().get(key);
                yield task == null ? state : state.withTask(task.withKillAsked(at));
            }
            case AgentChange.Fetched(var containerId) -> state.withFetched(containerId);
            case AgentChange.TaskRestored(var task) -> state.withTask(task);
            case AgentChange.UpdatesRestored(var key, var pending) ->
                state.withStream(key, new UpdateStream(TreePVector.from(pending), 0));
            case AgentChange.PhaseReached(var containerId, var phase) -> {
                var task = state.taskOf(containerId);
                yield task == null ? state : state.withTask(task.withPhase(phase));
            }
            case AgentChange.Addressed(var containerId, var address) -> {
                var task = state.taskOf(containerId);
                yield task == null ? state : state.withTask(task.withAddress(address));
            }
            case AgentChange.KillRequested kill -> {
                var task = state.taskOf(kill.containerId());
                yield task == null ? state : state.withTask(task.withKill(kill));
            }
            case AgentChange.LimitExceeded(var containerId, var exceeded) -> {
                var task = state.taskOf(containerId);
                yield task == null ? state : state.withTask(task.withExceeded(exceeded));
            }
            case AgentChange.TimeLimited(var containerId, var completeBy) -> {
                var task = state.taskOf(containerId);
                yield task == null ? state : state.withTask(task.withCompleteBy(completeBy));
            }
            case AgentChange.UpdateMade made -> made(state, made);
            case AgentChange.UpdateAcknowledged(var key, var uuid) -> acknowledged(state, key, uuid);
            case AgentChange.TaskForgotten(var key) -> state.withoutTask(key);
            case AgentChange.ResourcesConverted(var special, var ended) ->
                state.withHoldings(state.holdings().converted(special, ended));
            case AgentChange.OperationAcknowledged(var uuid) ->
                state.withHoldings(state.holdings().acknowledged(uuid));
            case AgentChange.RegistrationTried() ->
                state.withRegistration(
                        new Registration(registration.id(), true, false, registration.attempts() + 1, false));
            case AgentChange.RegistrationConfirmed() -> confirmed(state);
            case AgentChange.LinkLost() ->
                state.withRegistration(new Registration(
                        registration.id(), false, false, registration.attempts(), registration.retiring()));
            case AgentChange.UpdateSent(var key) ->
                state.withStream(key, state.stream(key).sentOnce());
            case AgentChange.ChanceDrawn() -> state.withChance(state.chance().next());
        };
    }

    private static AgentState put(AgentState state, ExecutorRun executor) {
        return state.withExecutors(state.executors().plus(executor.key(), executor));
    }

    private static AgentState made(AgentState state, AgentChange.UpdateMade made) {
        var task = state.tasks().get(made.task());
        var status = made.status();
        // An executor may go on to tell of a task after its end, which stays its end.
        var withTask =
                task == null || task.latestState().isTerminal() ? state : state.withTask(task.withLatest(status));
        return withTask.withStream(made.task(), withTask.stream(made.task()).plus(status));
    }

    private static AgentState acknowledged(AgentState state, TaskKey key, UUID uuid) {
        var stream = state.stream(key);
        boolean matches = !stream.isEmpty() && stream.head().uuid().equals(Optional.of(uuid));
        return matches ? state.withStream(key, stream.withoutHead()) : state;
    }

    private static AgentState confirmed(AgentState state) {
        var result =
                state.withRegistration(new Registration(state.registration().id(), true, true, 0, false));
        for (var entry : state.streams().entrySet()) {
            result = result.withStream(entry.getKey(), entry.getValue().unsent());
        }
        return result;
    }
}
