package io.ekiden.mesos.master;

import io.ekiden.mesos.allocator.Claimant;
import io.ekiden.mesos.master.maintenance.Maintenance;
import io.ekiden.mesos.master.maintenance.MaintenanceChange;
import io.ekiden.mesos.master.maintenance.MaintenanceChange.Answer;
import io.ekiden.mesos.master.registry.RegistrySnapshot;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.turn.Decision;
import io.ekiden.turn.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The rules of the master. Messages of unknown or replaced sessions do nothing, so a late message can never act for a new connection.
 *
 * <p><b>Source:</b> Mesos master, v1 scheduler API. Differences, on purpose: re-offers happen at once instead of each second; a failover
 * deadline survives a master restart; tasks of a returning agent that are gone are reported instead of waiting to be asked for.
 */
public final class MasterMachine implements Machine<MasterState, MasterEvent, MasterChange, MasterEffect> {
    private final MasterSettings settings;
    private final ChangeApplier applier;

    public MasterMachine(MasterSettings settings) {
        this.settings = settings;
        this.applier = new ChangeApplier(settings);
    }

    /**
     * The state a master starts with. Agents of the registry are waited for, as are frameworks: one that was subscribed when the last
     * master ended has its failover timeout to return, another one what is left of it, and none less than an agent has. Tasks are where
     * they were, in the state that was written last; an agent that returns without one of them is asked about it.
     */
    public MasterState recover(RegistrySnapshot registry, Instant now) {
        var state = MasterState.EMPTY;
        var returnBy = now.plus(settings.timeouts().agentReregister());
        for (var entry : registry.agents().entrySet()) {
            var link = new Agent.Link.Recovering(returnBy);
            state = state.with(new Agent(entry.getKey(), entry.getValue(), link, now, Agent.Work.NONE))
                    .withAllocator(allocator ->
                            allocator.withAgent(entry.getKey(), entry.getValue().resources(), false));
        }
        for (var entry : registry.unreachable().entrySet()) {
            var gone = new MasterState.UnreachableAgent(
                    entry.getValue().info(), entry.getValue().since(), TreePSet.empty());
            state = state.with(state.agents().withUnreachable(entry.getKey(), gone));
        }
        var marks = new MasterState.Marks(
                TreePMap.from(registry.marks().modes()),
                TreePMap.from(registry.marks().gone()));
        state = state.with(state.agents()
                .with(marks)
                .with(Maintenance.NONE.withSchedule(registry.marks().maintenance())));
        for (var framework : registry.frameworks().values()) {
            state = recover(state, framework, now);
        }
        for (var entry : registry.completed().entrySet()) {
            state = state.with(state.frameworks().withCompleted(entry.getKey(), entry.getValue()));
        }
        return withTasks(state, registry.tasks())
                .withAllocator(allocator -> allocator
                        .withWeights(registry.roles().weights())
                        .withQuotas(registry.roles().quotas()));
    }

    /**
     * All of them at once, each agent and framework changed once: there may be a hundred thousand, and everybody waits. A record whose
     * framework or agent is no more is what a crash has left behind.
     */
    private static MasterState withTasks(MasterState state, List<RegistrySnapshot.KnownTask> records) {
        var agents = new LinkedHashMap<AgentId, Agent>();
        var tasks = new TreeMap<FrameworkId, TreeMap<TaskId, Task>>();
        var held = new LinkedHashMap<AgentId, Map<Claimant, Resources>>();
        var result = state;
        for (var known : records) {
            var agentId = known.info().agentId();
            var changed = agents.get(agentId);
            var agent = changed == null ? state.agent(agentId) : changed;
            if (state.framework(known.frameworkId()) == null) {
                continue;
            }
            if (agent == null) {
                result = withUnreachable(result, known);
                continue;
            }
            var task = new Task(known.frameworkId(), known.info(), known.state(), known.latestState(), List.of());
            tasks.computeIfAbsent(task.frameworkId(), _ -> new TreeMap<>())
                    .put(task.info().taskId(), task);
            if (task.holdsResources()) {
                held.computeIfAbsent(agentId, _ -> new LinkedHashMap<>())
                        .merge(
                                new Claimant(task.frameworkId(), task.info().role()),
                                agent.heldWith(task),
                                Resources::plus);
            }
            agents.put(agentId, agent.withTask(task));
        }
        for (var agent : agents.values()) {
            result = result.with(agent);
        }
        for (var entry : tasks.entrySet()) {
            result = result.onFramework(
                    entry.getKey(), framework -> framework.withTasks(TreePMap.fromSortedMap(entry.getValue())));
        }
        for (var onAgent : held.entrySet()) {
            for (var entry : onAgent.getValue().entrySet()) {
                var claimant = entry.getKey();
                result = result.withAllocator(allocator -> allocator.allocate(
                        onAgent.getKey(), claimant.frameworkId(), claimant.role(), entry.getValue()));
            }
        }
        return result;
    }

    private static MasterState withUnreachable(MasterState state, RegistrySnapshot.KnownTask known) {
        var agentId = known.info().agentId();
        var unreachable = state.agents().unreachable().get(agentId);
        if (unreachable == null) {
            return state;
        }
        var task = Task.launched(known.frameworkId(), known.info()).withState(TaskState.TASK_UNREACHABLE);
        var told = state.onFramework(known.frameworkId(), framework -> framework.withTaskUnreachable(task));
        return told.with(told.agents().withUnreachable(agentId, unreachable.withTask(task.key())));
    }

    private MasterState recover(MasterState state, RegistrySnapshot.KnownFramework framework, Instant now) {
        var info = framework.info();
        var grace = longer(info.failoverTimeout(), settings.timeouts().agentReregister());
        var soonest = now.plus(settings.timeouts().agentReregister());
        var deadline = framework.deadline().orElse(later(now, grace));
        // It may have passed while there was no master to return to, and must not cost the tasks then.
        var link = new Framework.Link.Disconnected(deadline.isBefore(soonest) ? soonest : deadline);
        var id = info.id().orElseThrow();
        return state.with(Framework.of(info, link, Instant.EPOCH))
                .withAllocator(allocator -> allocator
                        .withFramework(id, Framework.subscription(info, List.of()), Instant.EPOCH)
                        .withFrameworkInactive(id));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The time after {@code wait}, capped at a thousand years: frameworks ask for timeouts that no clock can hold. */
    static Instant later(Instant now, Duration wait) {
        var limit = Duration.ofDays(365_000);
        return now.plus(wait.compareTo(limit) > 0 ? limit : wait);
    }

    /** When {@link MasterEvent.DeadlineReached} is due next. */
    public Optional<Instant> nextDeadline(MasterState state) {
        var own = state.deadlines().isEmpty()
                ? Optional.<Instant>empty()
                : Optional.of(state.deadlines().getFirst().at());
        return Stream.of(
                        own,
                        state.allocator().nextExpiry(),
                        state.agents().maintenance().nextQuietEnd())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    @Override
    public Decision<MasterChange, MasterEffect> decide(MasterState state, MasterEvent event, Instant now) {
        return run(state, event, now).decision();
    }

    /**
     * What follows from an event, and the state it leads to.
     *
     * @param next what {@link #apply} makes of the changes, one after the other
     */
    public record Outcome(Decision<MasterChange, MasterEffect> decision, MasterState next) {}

    /** As {@link #decide}; an owner need not apply again what was applied to decide. */
    public Outcome run(MasterState state, MasterEvent event, Instant now) {
        var turn = new Turn(state, settings, now);
        switch (event) {
            case MasterEvent.AgentSaid(var session, var message) -> new AgentRules(turn).said(session, message);
            case MasterEvent.AgentLinkBroken(var session) -> new AgentRules(turn).linkBroken(session);
            case MasterEvent.FrameworkCalled(var session, Call.Subscribe subscribe) ->
                new FrameworkRules(turn).subscribe(session, subscribe);
            case MasterEvent.FrameworkCalled(var session, var call) -> called(turn, session, call);
            case MasterEvent.FrameworkLinkBroken(var session) -> new FrameworkRules(turn).linkBroken(session);
            case MasterEvent.TeardownRequested(var ticket, var id) -> new FrameworkRules(turn).teardown(ticket, id);
            case MasterEvent.FrameworkUpdateRequested(var session, var ticket, var update) ->
                new FrameworkRules(turn).update(session, ticket, update);
            case MasterEvent.WeightsUpdateRequested(var ticket, var weights) ->
                new RoleRules(turn).updateWeights(ticket, weights);
            case MasterEvent.QuotaUpdateRequested(var ticket, var quotas, var force) ->
                new RoleRules(turn).updateQuotas(ticket, quotas, force);
            case MasterEvent.AgentDrainRequested drain -> new AgentOperationRules(turn).drain(drain);
            case MasterEvent.AgentDeactivationRequested(var ticket, var id) ->
                new AgentOperationRules(turn).deactivate(ticket, id);
            case MasterEvent.AgentReactivationRequested(var ticket, var id) ->
                new AgentOperationRules(turn).reactivate(ticket, id);
            case MasterEvent.AgentGoneRequested(var ticket, var id) ->
                new AgentOperationRules(turn).markGone(ticket, id);
            case MasterEvent.OperationRequested(var ticket, var id, var operation) ->
                turn.effect(new MasterEffect.Answer(ticket, new OperationRules(turn).operate(id, operation)));
            case MasterEvent.MaintenanceRequested(var ticket, var request) ->
                new MaintenanceRules(turn).requested(ticket, request);
            case MasterEvent.DeadlineReached() -> deadlineReached(turn);
        }
        new AgentOperationRules(turn).settle();
        var decision = turn.end();
        return new Outcome(decision, turn.state());
    }

    private static void called(Turn turn, long session, Call call) {
        var framework = turn.state().frameworkOf(session);
        if (framework == null) {
            return;
        }
        switch (call) {
            case Call.Subscribe subscribe -> new FrameworkRules(turn).subscribe(session, subscribe);
            case Call.UpdateFramework _ -> {
                // Asks for an answer, so it comes as an event of its own.
            }
            case Call.Teardown() -> new FrameworkRules(turn).teardown(framework.id());
            case Call.Accept accept -> new OfferRules(turn, framework).accept(accept);
            case Call.Decline decline -> new OfferRules(turn, framework).decline(decline);
            case Call.AcceptInverseOffers(var ids, var filters) ->
                new MaintenanceRules(turn).answered(framework, ids, Answer.ACCEPT, filters);
            case Call.DeclineInverseOffers(var ids, var filters) ->
                new MaintenanceRules(turn).answered(framework, ids, Answer.DECLINE, filters);
            case Call.Revive(var roles) -> new FrameworkRules(turn).revive(framework, roles);
            case Call.Suppress(var roles) -> new FrameworkRules(turn).suppress(framework, roles);
            case Call.Kill kill -> new TaskRules(turn).kill(framework, kill);
            case Call.Acknowledge acknowledge -> new TaskRules(turn).acknowledge(framework, acknowledge);
            case Call.Reconcile(var tasks) -> new Reconciliation(turn, framework).reconcile(tasks);
            case Call.AcknowledgeOperation acknowledge -> new OperationRules(turn).acknowledge(framework, acknowledge);
            case Call.ReconcileOperations(var operations) -> new OperationRules(turn).reconcile(framework, operations);
            case Call.Shutdown shutdown -> new TaskRules(turn).shutdown(framework, shutdown);
            case Call.Message message -> new TaskRules(turn).message(framework, message);
        }
    }

    private static void deadlineReached(Turn turn) {
        var ended = turn.state().allocator().agentsWithFiltersEndedBy(turn.now());
        if (!ended.isEmpty()) {
            turn.change(new MasterChange.FiltersExpired(turn.now()));
            ended.forEach(turn::freed);
        }
        if (!turn.state().agents().maintenance().quietEndedBy(turn.now()).isEmpty()) {
            turn.change(new MasterChange.Maintained(new MaintenanceChange.QuietEnded(turn.now())));
        }
        for (var deadline : turn.state().deadlines()) {
            if (deadline.at().isAfter(turn.now())) {
                break;
            }
            switch (deadline.kind()) {
                case AGENT_RETURN -> new AgentRules(turn).markUnreachable(new AgentId(deadline.id()));
                case FRAMEWORK_FAILOVER -> new FrameworkRules(turn).teardown(new FrameworkId(deadline.id()));
                case OFFER -> OfferRules.timedOut(turn, new OfferId(deadline.id()));
            }
        }
    }

    @Override
    public MasterState apply(MasterState state, MasterChange change) {
        return applier.apply(state, change);
    }

    static AgentId agentId(MasterSettings settings, long number) {
        return new AgentId(settings.masterId() + "-S" + number);
    }

    static FrameworkId frameworkId(MasterSettings settings, long number) {
        return new FrameworkId(settings.masterId() + "-" + (number < 1_000 ? fourDigits(number) : number));
    }

    private static String fourDigits(long number) {
        return "0000".substring(String.valueOf(number).length()) + number;
    }

    static OfferId offerId(MasterSettings settings, long number) {
        return new OfferId(settings.masterId() + "-O" + number);
    }

    /** An agent's info as far as offers depend on it. */
    static boolean sameOffers(AgentInfo one, AgentInfo other) {
        return one.resources().equals(other.resources())
                && one.attributes().equals(other.attributes())
                && one.domain().equals(other.domain());
    }
}
