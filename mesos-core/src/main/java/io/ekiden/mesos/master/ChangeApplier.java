package io.ekiden.mesos.master;

import io.ekiden.mesos.allocator.Allocation;
import io.ekiden.mesos.allocator.Allocator;
import io.ekiden.mesos.master.MasterState.EndedFramework;
import io.ekiden.mesos.master.MasterState.OutstandingOffer;
import io.ekiden.mesos.master.MasterState.UnreachableAgent;
import io.ekiden.mesos.master.maintenance.MaintenanceChange;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePSet;

/** What each change does to the state. A change about something that is not there does nothing. */
final class ChangeApplier {
    private final MasterSettings settings;

    ChangeApplier(MasterSettings settings) {
        this.settings = settings;
    }

    MasterState apply(MasterState state, MasterChange change) {
        return switch (change) {
            case MasterChange.AgentAdmitted admitted -> admit(state, admitted);
            case MasterChange.AgentMarkedUnreachable marked -> markUnreachable(state, marked);
            case MasterChange.AgentForgotten(var agentId) -> forget(state, agentId);
            case MasterChange.AgentModeSet(var agentId, var mode) -> setMode(state, agentId, mode);
            case MasterChange.AgentMarkedGone(var agentId, var at) -> {
                var rest = remove(state, agentId, TaskState.TASK_GONE_BY_OPERATOR);
                yield rest.with(rest.agents().with(rest.agents().marks().withGone(agentId, at)));
            }
            case MasterChange.AgentRemoved(var agentId, var _) -> remove(state, agentId, TaskState.TASK_LOST);
            case MasterChange.MaintenanceSet(var schedule) ->
                state.with(state.agents().with(state.agents().maintenance().withSchedule(schedule)));
            case MasterChange.Maintained(var step) -> {
                var next = state.with(
                        state.agents().with(state.agents().maintenance().apply(step)));
                yield step instanceof MaintenanceChange.Asked
                        ? next.with(next.numbers().withOfferNamed())
                        : next;
            }
            case MasterChange.GoneAgentForgotten(var agentId) ->
                state.with(state.agents().with(state.agents().marks().withoutGone(agentId)));
            case MasterChange.AgentReprieved(var agentId, var deadline) ->
                state.onAgent(agentId, agent -> agent.withDeadline(deadline));
            case MasterChange.AgentConnected(var agentId, var session, var at) -> connect(state, agentId, session, at);
            case MasterChange.AgentDisconnected(var agentId, var deadline) ->
                state.onAgent(agentId, a -> a.withLink(new Agent.Link.Disconnected(deadline), a.since()))
                        .withAllocator(allocator -> allocator.withAgentActive(agentId, false));
            case MasterChange.FrameworkSubscribed subscribed -> subscribe(state, subscribed);
            case MasterChange.FrameworkDisconnected(var info, var deadline) ->
                state.onFramework(
                                info.id().orElseThrow(),
                                f -> f.withLink(f.info(), new Framework.Link.Disconnected(deadline), f.since()))
                        .withAllocator(allocator ->
                                allocator.withFrameworkInactive(info.id().orElseThrow()));
            case MasterChange.FrameworkRecovered(var info) ->
                state.with(Framework.of(info, new Framework.Link.Recovered(), Instant.EPOCH))
                        .withAllocator(allocator -> allocator
                                .withFramework(
                                        info.id().orElseThrow(), Framework.subscription(info, List.of()), Instant.EPOCH)
                                .withFrameworkInactive(info.id().orElseThrow()));
            case MasterChange.FrameworkCompleted(var id, var at) -> complete(state, id, at);
            case MasterChange.FrameworkForgotten(var id) ->
                state.with(state.frameworks().withoutCompleted(id));
            case MasterChange.FrameworkUpdated(var info, var suppressed, var at) -> {
                var id = info.id().orElseThrow();
                yield state.onFramework(id, f -> f.withLink(info, f.link(), f.since()))
                        .withAllocator(
                                allocator -> allocator.withChanged(id, Framework.subscription(info, suppressed), at));
            }
            case MasterChange.FrameworkSuppressed(var id, var roles) ->
                state.withAllocator(allocator -> allocator.suppress(id, roles));
            case MasterChange.FrameworkRevived(var id, var roles, var at) ->
                state.withAllocator(allocator -> allocator.revive(id, roles, at));
            case MasterChange.OfferIgnored(var id, var role) ->
                state.withAllocator(allocator -> allocator.ignored(id, role));
            case MasterChange.OfferAnswered(var id, var role) ->
                state.withAllocator(allocator -> allocator.answered(id, role));
            case MasterChange.WeightsSet(var weights) ->
                state.withAllocator(allocator -> allocator.withWeights(weights));
            case MasterChange.QuotasSet(var quotas) -> state.withAllocator(allocator -> allocator.withQuotas(quotas));
            case MasterChange.OfferMade(var offer, var deadline) -> {
                var named =
                        state.onAgent(offer.agentId(), a -> a.withWork(a.work().withOffer(offer.id())));
                yield named.withOffer(new OutstandingOffer(offer, deadline))
                        .with(state.numbers().withOfferNamed())
                        .withAllocator(allocator -> allocator.offer(
                                new Allocation(offer.agentId(), offer.frameworkId(), offer.role(), offer.resources()),
                                deadline.minus(settings.timeouts().offer())));
            }
            case MasterChange.OfferProlonged(var id, var deadline) -> {
                var known = state.offers().get(id);
                yield known == null ? state : state.withOffer(new OutstandingOffer(known.offer(), deadline));
            }
            case MasterChange.OfferReturned(var id, var refusedUntil) -> {
                var known = state.offers().get(id);
                yield known == null
                        ? state
                        : recover(
                                state.withoutOffer(known), known, known.offer().resources(), refusedUntil);
            }
            case MasterChange.OffersAccepted accepted -> accept(state, accepted);
            case MasterChange.FiltersExpired(var at) -> state.withAllocator(allocator -> allocator.expire(at));
            case MasterChange.TaskLaunched(var frameworkId, var info) ->
                putTask(state, Task.launched(frameworkId, info));
            case MasterChange.TaskAdopted adopted -> adopt(state, adopted);
            case MasterChange.TaskUpdated updated -> update(state, updated);
            case MasterChange.TaskCompleted(var frameworkId, var taskId) ->
                completeTask(state, new TaskKey(frameworkId, taskId));
            case MasterChange.ResourcesHeld(var agentId, var frameworkId, var role, var resources) ->
                state.withAllocator(allocator -> allocator.allocate(agentId, frameworkId, role, resources));
            case MasterChange.ResourcesConverted(var agentId, var frameworkId, var role, var conversion) -> {
                var agent = state.agent(agentId);
                if (agent == null) {
                    yield state;
                }
                var total = conversion.applyTo(agent.info().resources());
                yield state.with(agent.withInfo(agent.info().withResources(total)))
                        .withAllocator(allocator -> allocator
                                .recover(agentId, frameworkId, role, conversion.consumed())
                                .withTotal(agentId, total)
                                .allocate(agentId, frameworkId, role, conversion.converted()));
            }
            case MasterChange.OperationSent(var agentId, var operation) ->
                state.onAgent(agentId, a -> a.withWork(a.work().withOperation(operation)))
                        .with(state.numbers().withOperationNamed());
            case MasterChange.OperationEnded ended -> endOperation(state, ended);
            case MasterChange.OperationForgotten(var agentId, var uuid) ->
                state.onAgent(agentId, a -> a.withWork(a.work().withoutOperation(uuid)));
            case MasterChange.ExecutorAdopted(var agentId, var frameworkId, var info) ->
                state.withExecutor(agentId, new ExecutorKey(frameworkId, info.executorId()), info);
            case MasterChange.ExecutorEnded(var agentId, var key) -> state.withoutExecutor(agentId, key);
            case MasterChange.KillRemembered(var agentId, var key, var grace) ->
                state.onAgent(agentId, a -> a.withWork(a.work().withKill(key, grace)));
        };
    }

    private static MasterState endOperation(MasterState state, MasterChange.OperationEnded ended) {
        var agent = state.agent(ended.agentId());
        if (agent == null) {
            return state;
        }
        var known = agent.work().operations().get(ended.uuid());
        var freed = known == null ? state : release(state, agent.id(), known);
        if (ended.status().isEmpty()) {
            return freed.onAgent(agent.id(), a -> a.withWork(a.work().withoutOperation(ended.uuid())));
        }
        var operation = new Agent.PendingOperation(
                ended.uuid(),
                ended.frameworkId(),
                known == null ? Resources.UNRESERVED : known.role(),
                ended.status().get().id(),
                Resources.EMPTY,
                ended.status());
        return freed.onAgent(agent.id(), a -> a.withWork(a.work().withOperation(operation)));
    }

    private static MasterState release(MasterState state, AgentId agentId, Agent.PendingOperation operation) {
        return state.withAllocator(
                allocator -> allocator.recover(agentId, operation.frameworkId(), operation.role(), operation.held()));
    }

    private MasterState admit(MasterState state, MasterChange.AgentAdmitted admitted) {
        var id = admitted.agentId();
        var known = state.agent(id);
        var result = withoutUnreachableTasks(state, id);
        var agent = known != null
                ? known.withInfo(admitted.info())
                : new Agent(
                        id, admitted.info(), new Agent.Link.Disconnected(Instant.MAX), Instant.EPOCH, Agent.Work.NONE);
        if (id.equals(MasterMachine.agentId(settings, state.numbers().nextAgent()))) {
            result = result.with(result.numbers().withAgentNamed());
        }
        return result.with(agent)
                .withAllocator(a -> a.withAgent(id, admitted.info().resources()).withAgentActive(id, false));
    }

    private static MasterState forget(MasterState state, AgentId id) {
        return withoutUnreachableTasks(state, id).with(state.agents().without(id));
    }

    private static MasterState withoutUnreachableTasks(MasterState state, AgentId id) {
        var result = state;
        var unreachable = state.agents().unreachable().get(id);
        if (unreachable != null) {
            for (var key : unreachable.tasks()) {
                result = result.onFramework(key.frameworkId(), f -> f.withoutUnreachable(key.taskId()));
            }
        }
        return result;
    }

    private static MasterState connect(MasterState state, AgentId id, long session, Instant at) {
        var agent = state.agent(id);
        if (agent == null) {
            return state;
        }
        return state.with(agent.withLink(new Agent.Link.Connected(session), at)
                        .withWork(agent.work().withoutKills()))
                .withAllocator(allocator -> allocator.withAgent(
                        id, agent.info().resources(), state.agents().mode(id).isEmpty()));
    }

    private static MasterState setMode(MasterState state, AgentId id, Optional<Agent.Mode> mode) {
        var agent = state.agent(id);
        var marked = state.with(state.agents().with(state.agents().marks().withMode(id, mode)));
        return agent == null
                ? marked
                : marked.withAllocator(
                        allocator -> allocator.withAgentActive(id, agent.isConnected() && mode.isEmpty()));
    }

    /** Its tasks end in {@code end}. */
    private MasterState remove(MasterState state, AgentId id, TaskState end) {
        var result = withoutUnreachableTasks(state, id);
        var agent = state.agent(id);
        for (var key : agent == null ? TreePSet.<TaskKey>empty() : agent.work().tasks()) {
            var task = result.task(key);
            if (task != null) {
                var over = task.withState(end).withLatestState(end);
                result = takeOffAgent(result, task)
                        .onFramework(
                                key.frameworkId(),
                                f -> f.withTaskCompleted(over, settings.limits().completedTasks()));
            }
        }
        var gone = agent == null ? result : giveUp(result, agent);
        return gone.with(gone.agents().without(id));
    }

    private MasterState markUnreachable(MasterState state, MasterChange.AgentMarkedUnreachable marked) {
        var agent = state.agent(marked.agentId());
        if (agent == null) {
            return state;
        }
        var result = state;
        var lost = agent.work().tasks();
        for (var key : agent.work().tasks()) {
            var task = result.task(key);
            if (task == null) {
                continue;
            }
            if (task.holdsResources()) {
                result = letGo(result, task)
                        .onFramework(
                                key.frameworkId(),
                                f -> f.withTaskUnreachable(
                                        task.unreachable(f.inItsWords(TaskState.TASK_UNREACHABLE), marked.at())));
            } else {
                result = completeTask(result, key);
                lost = lost.minus(key);
            }
        }
        var gone = new UnreachableAgent(agent.info(), marked.at(), lost);
        var rest = giveUp(result, agent);
        return rest.with(rest.agents().withUnreachable(agent.id(), gone));
    }

    /** Nothing of the agent is allocated any more, and nobody waits for it. */
    private static MasterState giveUp(MasterState state, Agent agent) {
        var result = state;
        for (var operation : agent.work().operations().values()) {
            result = release(result, agent.id(), operation);
        }
        for (var executor : agent.work().executors().keySet()) {
            result = result.withoutExecutor(agent.id(), executor);
        }
        return result.withDeadlinesFrom(agent.deadline(), Optional.empty())
                .withAllocator(allocator -> allocator.withoutAgent(agent.id()));
    }

    private MasterState subscribe(MasterState state, MasterChange.FrameworkSubscribed subscribed) {
        var id = subscribed.info().id().orElseThrow();
        var link = new Framework.Link.Subscribed(subscribed.session());
        var known = state.framework(id);
        var framework = known == null
                ? Framework.of(subscribed.info(), link, subscribed.at())
                : known.withLink(subscribed.info(), link, subscribed.at());
        var result = state.with(framework)
                .withAllocator(allocator -> allocator.withFramework(
                        id, Framework.subscription(subscribed.info(), subscribed.suppressed()), subscribed.at()));
        return id.equals(MasterMachine.frameworkId(settings, state.numbers().nextFramework()))
                ? result.with(result.numbers().withFrameworkNamed())
                : result;
    }

    private MasterState complete(MasterState state, FrameworkId id, Instant at) {
        var framework = state.framework(id);
        if (framework == null) {
            return state;
        }
        var result = state;
        for (var task : framework.tasks().values()) {
            result = takeOffAgent(result, task);
        }
        result = result.withoutExecutors(id);
        return result.with(result.frameworks()
                        .withCompleted(id, at)
                        .withHistory(
                                new EndedFramework(
                                        framework.ended(at, settings.limits().completedTasks()), at),
                                settings.limits().shownFrameworks()))
                .withDeadlinesFrom(framework.deadline(), Optional.empty())
                .withAllocator(allocator -> allocator.withoutFramework(id));
    }

    private static MasterState accept(MasterState state, MasterChange.OffersAccepted accepted) {
        var result = state;
        Optional<OutstandingOffer> any = Optional.empty();
        for (var id : accepted.offerIds()) {
            var known = result.offers().get(id);
            if (known != null) {
                result = result.withoutOffer(known);
                any = Optional.of(known);
            }
        }
        return any.isEmpty() ? result : recover(result, any.get(), accepted.rest(), accepted.refusedUntil());
    }

    private static MasterState recover(
            MasterState state, OutstandingOffer from, Resources rest, Optional<Instant> refusedUntil) {
        var agentId = from.offer().agentId();
        var frameworkId = from.offer().frameworkId();
        var role = from.offer().role();
        return state.withAllocator(allocator -> {
            Allocator recovered = allocator.recover(agentId, frameworkId, role, rest);
            return refusedUntil.isPresent()
                    ? recovered.refuse(agentId, frameworkId, role, rest, refusedUntil.get())
                    : recovered;
        });
    }

    private static MasterState putTask(MasterState state, Task task) {
        var placed = state.onFramework(task.frameworkId(), framework -> framework.withTask(task));
        return placed.onAgent(task.info().agentId(), agent -> agent.withTask(task));
    }

    /** What the task and, with its first and until its last one, its executor hold. */
    private static Resources heldWith(MasterState state, Task task) {
        var agent = state.agent(task.info().agentId());
        return agent == null ? task.info().resources() : agent.heldWith(task);
    }

    private static MasterState letGo(MasterState state, Task task) {
        var agentId = task.info().agentId();
        // A process of its framework's own holds its resources until it has ended itself.
        var held = task.info().hasProgram() ? task.info().resources() : heldWith(state, task);
        return state.onAgent(agentId, agent -> agent.withoutMember(task))
                .withAllocator(allocator -> allocator.recover(
                        agentId, task.frameworkId(), task.info().role(), held));
    }

    private static MasterState adopt(MasterState state, MasterChange.TaskAdopted adopted) {
        var key = new TaskKey(adopted.frameworkId(), adopted.task().taskId());
        var known = state.task(key);
        if (known != null) {
            var seen = known.broughtAlong(adopted.task(), adopted.latestState(), adopted.status());
            return freeIfEnded(state.onFramework(key.frameworkId(), f -> f.withTask(seen)), known, seen);
        }
        var task = new Task(
                adopted.frameworkId(),
                adopted.task(),
                adopted.latestState(),
                adopted.latestState(),
                adopted.status().stream().toList());
        var held = heldWith(state, task);
        var placed = putTask(state, task);
        return task.holdsResources()
                ? placed.withAllocator(allocator -> allocator.allocate(
                        task.info().agentId(), task.frameworkId(), task.info().role(), held))
                : placed;
    }

    private static MasterState update(MasterState state, MasterChange.TaskUpdated updated) {
        var known =
                state.task(new TaskKey(updated.frameworkId(), updated.status().taskId()));
        if (known == null) {
            return state;
        }
        var seen = known.updated(updated.status(), updated.latestState());
        return freeIfEnded(state.onFramework(updated.frameworkId(), f -> f.withTask(seen)), known, seen);
    }

    private static MasterState freeIfEnded(MasterState state, Task before, Task after) {
        if (!before.holdsResources() || after.holdsResources()) {
            return state;
        }
        return letGo(state.with(state.numbers().withEnded(after.latestState())), after);
    }

    private static MasterState takeOffAgent(MasterState state, Task task) {
        var agentId = task.info().agentId();
        var without =
                state.onAgent(agentId, agent -> agent.withWork(agent.work().withoutTask(task.key())));
        return task.holdsResources() ? letGo(without, task) : without;
    }

    private MasterState completeTask(MasterState state, TaskKey key) {
        var task = state.task(key);
        if (task == null) {
            return state;
        }
        return takeOffAgent(state, task)
                .onFramework(
                        key.frameworkId(),
                        framework -> framework.withTaskCompleted(
                                task, settings.limits().completedTasks()));
    }
}
