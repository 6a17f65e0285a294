package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;

/**
 * The books of all agents' resources, and who is next to get what is free. Immutable; each method that changes something returns a
 * new allocator. Unknown ids are ignored, so late and repeated facts are harmless.
 *
 * <p>Fairness is weighted dominant resource fairness over the tree of roles, see {@link RoleTree}. The first in line gets
 * <em>everything</em> that is free on an agent, may be seen by its role and is within the role's quota, in one offer. Three things come
 * before fairness: a role that has not got what its quota promises is first; then who was offered nothing for {@link #PATIENCE}, though
 * it wants offers, those that wait longest first; and who lets offers time out without an answer is last, until it answers. So whoever
 * wants offers and answers them is offered something within {@link #PATIENCE}, one offer timeout, and one more for each framework that has
 * waited longer and keeps what it is offered as long as it may, if anything is free or offered that it does not decline. That is with
 * one agent; where there are more, they are before it on all of them at once.
 *
 * <p>There is no allocation tick. The master asks {@link #allocationsOn} for the agents an event touched: a change of one agent costs
 * the same in a cluster of ten agents and of ten thousand. Only a revive or a new subscription asks for all agents.
 *
 * <p><b>Source:</b> Mesos {@code HierarchicalAllocatorProcess}. Mesos neither ages claims nor looks at answers.
 */
public final class Allocator {
    /** An offer has at least this many cpus ... */
    public static final long MIN_CPUS_MILLI = 10;
    /** ... or this much memory, both in thousandths. */
    public static final long MIN_MEM_MILLI = 32_000;
    /** After so long without an offer, fairness waits. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    public static final Allocator EMPTY =
            new Allocator(Filters.EMPTY, TreePMap.empty(), RoleTree.EMPTY, QuotaBooks.EMPTY, Quantities.NONE);

    private final Filters filters;
    private final TreePMap<FrameworkId, Subscription> frameworks;
    private final RoleTree roles;
    private final QuotaBooks quotas;
    private final Quantities total;

    private Allocator(
            Filters filters,
            TreePMap<FrameworkId, Subscription> frameworks,
            RoleTree roles,
            QuotaBooks quotas,
            Quantities total) {
        this.filters = filters;
        this.frameworks = frameworks;
        this.roles = roles;
        this.quotas = quotas;
        this.total = total;
    }

    /** Adds an agent, or tells a new total of a known one. It keeps what is allocated, loses its filters, and is active. */
    public Allocator withAgent(AgentId agentId, Resources newTotal) {
        return withAgent(agentId, newTotal, true);
    }

    /** As {@link #withAgent(AgentId, Resources)}; nothing is offered of it unless it is active. */
    public Allocator withAgent(AgentId agentId, Resources newTotal, boolean active) {
        var known = filters.agent(agentId);
        var allocated = known == null ? Resources.EMPTY : known.allocated();
        var unfiltered = known == null || known.refusals().isEmpty() ? this : with(filters.withoutThoseOn(agentId));
        return unfiltered.withAgent(agentId, new AgentCapacity(newTotal, allocated, active, TreePMap.empty()));
    }

    /** The agent's resources are told apart otherwise, as after RESERVE. Its filters stay, as does its being active or not. */
    public Allocator withTotal(AgentId agentId, Resources newTotal) {
        var known = filters.agent(agentId);
        return known == null
                ? this
                : withAgent(agentId, new AgentCapacity(newTotal, known.allocated(), known.active(), known.refusals()));
    }

    private Allocator withAgent(AgentId agentId, AgentCapacity after) {
        var known = filters.agent(agentId);
        var before = known == null ? QuotaBooks.Agent.NONE : known.forQuotas();
        return new Allocator(
                filters.with(agentId, after),
                frameworks,
                roles,
                quotas.withAgent(before, after.forQuotas()),
                total.minus(before.total()).plus(after.total()));
    }

    /** Forgets an agent. The caller has recovered what was allocated on it. */
    public Allocator withoutAgent(AgentId agentId) {
        var known = filters.agent(agentId);
        return known == null
                ? this
                : new Allocator(
                        filters.without(agentId),
                        frameworks,
                        roles,
                        quotas.withAgent(known.forQuotas(), QuotaBooks.Agent.NONE),
                        total.minus(known.total()));
    }

    /** Nothing is offered of an inactive agent; what is allocated stays allocated. */
    public Allocator withAgentActive(AgentId agentId, boolean active) {
        var known = filters.agent(agentId);
        return known == null ? this : withAgent(agentId, known.withActive(active));
    }

    /** Adds a framework, or subscribes a known one again: active, without filters, and wanting offers from {@code at} on. */
    public Allocator withFramework(FrameworkId frameworkId, Subscription subscription, Instant at) {
        var left = seated(frameworkId, subscription, true, at);
        return left.with(
                left.filters.withoutThoseOf(claimant -> claimant.frameworkId().equals(frameworkId)));
    }

    /**
     * A framework has changed its roles, or in which of them it wants offers. Filters end in roles that it has left or in which it wants
     * offers again.
     */
    public Allocator withChanged(FrameworkId frameworkId, Subscription subscription, Instant at) {
        var before = frameworks.get(frameworkId);
        if (before == null) {
            return this;
        }
        var changed = seated(frameworkId, subscription, true, at);
        return changed.with(changed.filters.withoutThoseOf(
                claimant -> claimant.frameworkId().equals(frameworkId)
                        && (!subscription.roles().contains(claimant.role())
                                || (before.suppressed().contains(claimant.role())
                                        && !subscription.suppressed().contains(claimant.role())))));
    }

    /** A framework whose stream broke gets nothing and loses its filters; what its tasks use stays in its share. */
    public Allocator withFrameworkInactive(FrameworkId frameworkId) {
        var subscription = frameworks.get(frameworkId);
        if (subscription == null) {
            return this;
        }
        var without = seated(frameworkId, subscription, false, Instant.EPOCH);
        return without.with(without.filters.withoutThoseOf(
                claimant -> claimant.frameworkId().equals(frameworkId)));
    }

    private Allocator seated(FrameworkId frameworkId, Subscription subscription, boolean active, Instant at) {
        var before = frameworks.get(frameworkId);
        var newRoles = roles;
        for (var role : before == null ? List.<String>of() : before.roles()) {
            var claimant = new Claimant(frameworkId, role);
            newRoles = newRoles.with(claimant, newRoles.seat(claimant).withMember(false, false, false));
        }
        for (var role : subscription.roles()) {
            var claimant = new Claimant(frameworkId, role);
            var seat = roles.seat(claimant);
            var taken = seat.withMember(true, active, subscription.suppressed().contains(role));
            newRoles = newRoles.with(
                    claimant,
                    seat.wantsOffers() || !active ? taken : taken.withSince(at).withSilent(false));
        }
        return new Allocator(filters, frameworks.plus(frameworkId, subscription), newRoles, quotas, total);
    }

    public Allocator withoutFramework(FrameworkId frameworkId) {
        var gone = withFrameworkInactive(frameworkId);
        var newRoles = gone.roles;
        for (var role : gone.roles.rolesOf(frameworkId)) {
            newRoles = newRoles.with(new Claimant(frameworkId, role), Seat.EMPTY);
        }
        return new Allocator(gone.filters, frameworks.minus(frameworkId), newRoles, quotas, total);
    }

    /** In these of its roles the framework wants no offers. */
    public Allocator suppress(FrameworkId frameworkId, Collection<String> inRoles) {
        return withSuppressed(frameworkId, suppressed -> suppressed.addAll(inRoles), Instant.EPOCH);
    }

    /** Ends all filters of the framework in these of its roles, and their suppression. Looks at every agent. */
    public Allocator revive(FrameworkId frameworkId, Collection<String> inRoles, Instant at) {
        var revived = withSuppressed(frameworkId, suppressed -> suppressed.removeAll(inRoles), at);
        var answered = revived;
        for (var role : inRoles) {
            answered = answered.answered(frameworkId, role);
        }
        return answered.with(revived.filters.withoutThoseOf(
                claimant -> claimant.frameworkId().equals(frameworkId) && inRoles.contains(claimant.role())));
    }

    private Allocator withSuppressed(
            FrameworkId frameworkId, java.util.function.Consumer<SortedSet<String>> change, Instant at) {
        var known = frameworks.get(frameworkId);
        if (known == null) {
            return this;
        }
        var suppressed = new TreeSet<>(known.suppressed());
        change.accept(suppressed);
        var changed = new Subscription(known.roles(), suppressed, known.capabilities(), known.minimums());
        boolean active = known.roles().stream()
                .anyMatch(role -> roles.seat(new Claimant(frameworkId, role)).active());
        return seated(frameworkId, changed, active, at);
    }

    /** Sets the weights of roles; all others have 1. */
    public Allocator withWeights(Map<String, Double> weights) {
        return new Allocator(filters, frameworks, roles.withWeights(TreePMap.from(weights)), quotas, total);
    }

    /** Sets the quotas of top-level roles; all others have none. */
    public Allocator withQuotas(Map<String, Quota> newQuotas) {
        return new Allocator(filters, frameworks, roles, quotas.withQuotas(TreePMap.from(newQuotas)), total);
    }

    /** Books resources of an agent for a framework: offered, or used by a task an agent brought along. */
    public Allocator allocate(AgentId agentId, FrameworkId frameworkId, String role, Resources resources) {
        return given(agentId, new Claimant(frameworkId, role), resources, seat -> seat);
    }

    /** As {@link #allocate}, by an offer. */
    public Allocator offer(Allocation offered, Instant at) {
        return given(offered.agentId(), offered.claimant(), offered.resources(), seat -> seat.withSince(at));
    }

    private Allocator given(AgentId agentId, Claimant claimant, Resources resources, UnaryOperator<Seat> change) {
        return booked(
                agentId,
                claimant,
                resources,
                true,
                seat -> change.apply(seat.withAllocated(seat.allocated().plus(resources), seat.allocations() + 1)));
    }

    /** Gives resources back: the exact opposite of {@link #allocate} but for the count of allocations. */
    public Allocator recover(AgentId agentId, FrameworkId frameworkId, String role, Resources resources) {
        return booked(
                agentId,
                new Claimant(frameworkId, role),
                resources,
                false,
                seat -> seat.withAllocated(seat.allocated().minus(resources), seat.allocations()));
    }

    private Allocator booked(
            AgentId agentId, Claimant claimant, Resources resources, boolean given, UnaryOperator<Seat> onSeat) {
        if (!frameworks.containsKey(claimant.frameworkId())) {
            // Its seats are gone with it; only the agent and the quota of its role remember.
            return with(booksWith(agentId, claimant, resources, given)).onAgent(agentId, resources, given);
        }
        var taken = onSeat.apply(roles.seat(claimant));
        var books = booksWith(agentId, claimant, resources, given);
        return new Allocator(filters, frameworks, roles.with(claimant, taken), books, total)
                .onAgent(agentId, resources, given);
    }

    private QuotaBooks booksWith(AgentId agentId, Claimant claimant, Resources resources, boolean given) {
        var agent = filters.agent(agentId);
        boolean active = agent != null && agent.active();
        return given
                ? quotas.given(claimant.role(), resources, active)
                : quotas.returned(claimant.role(), resources, active);
    }

    private Allocator with(QuotaBooks newQuotas) {
        return new Allocator(filters, frameworks, roles, newQuotas, total);
    }

    private Allocator onAgent(AgentId agentId, Resources resources, boolean given) {
        var agent = filters.agent(agentId);
        return agent == null
                ? this
                : with(filters.with(
                        agentId,
                        agent.withAllocated(
                                given
                                        ? agent.allocated().plus(resources)
                                        : agent.allocated().minus(resources))));
    }

    /** The framework let an offer to this role time out. */
    public Allocator ignored(FrameworkId frameworkId, String role) {
        return onSeat(new Claimant(frameworkId, role), seat -> seat.withSilent(true));
    }

    /** The framework has accepted or declined an offer to this role. */
    public Allocator answered(FrameworkId frameworkId, String role) {
        var claimant = new Claimant(frameworkId, role);
        return roles.seat(claimant).silent() ? onSeat(claimant, seat -> seat.withSilent(false)) : this;
    }

    private Allocator onSeat(Claimant claimant, UnaryOperator<Seat> change) {
        return frameworks.containsKey(claimant.frameworkId())
                ? new Allocator(
                        filters, frameworks, roles.with(claimant, change.apply(roles.seat(claimant))), quotas, total)
                : this;
    }

    /**
     * Installs a filter: the framework does not see this agent in this role before {@code until}, unless more is free there than
     * {@code refused}.
     */
    public Allocator refuse(AgentId agentId, FrameworkId frameworkId, String role, Resources refused, Instant until) {
        return frameworks.containsKey(frameworkId)
                ? with(filters.refuse(agentId, new Claimant(frameworkId, role), new Refusal(refused, until)))
                : this;
    }

    private Allocator with(Filters newFilters) {
        return new Allocator(newFilters, frameworks, roles, quotas, total);
    }

    /** When the next filter ends; the master then calls {@link #agentsWithFiltersEndedBy} and {@link #expire}. */
    public Optional<Instant> nextExpiry() {
        return filters.nextExpiry();
    }

    /** Agents on which a filter ended at or before {@code now}. */
    public SortedSet<AgentId> agentsWithFiltersEndedBy(Instant now) {
        return filters.agentsWithFiltersEndedBy(now);
    }

    /** Forgets the filters that ended at or before {@code now}. */
    public Allocator expire(Instant now) {
        return with(filters.expire(now));
    }

    /**
     * Who should be offered what is free on this agent now. Mostly one allocation or none; several only where not everybody may have
     * everything. Pure: nothing is booked until {@link #offer}.
     */
    public List<Allocation> allocationsOn(AgentId agentId, Instant now) {
        return allocationsOn(agentId, now, (_, _) -> true);
    }

    /**
     * See {@link #allocationsOn(AgentId, Instant)}.
     *
     * @param wants whether a framework wants anything of this agent in this role
     */
    public List<Allocation> allocationsOn(AgentId agentId, Instant now, BiPredicate<FrameworkId, String> wants) {
        var agent = filters.agent(agentId);
        if (agent == null || !agent.active()) {
            return List.of();
        }
        var free = agent.free();
        if (free.isEmpty()) {
            return List.of();
        }
        boolean hasGpus = agent.total().gpusMilli() > 0;
        var allocations = new ArrayList<Allocation>();
        var books = quotas;
        for (var claim : new Precedence(roles, quotas).order(total, now)) {
            var claimant = claim.claimant();
            var subscription = frameworks.get(claimant.frameworkId());
            if (subscription == null
                    || (hasGpus && !subscription.takesGpus())
                    || !wants.test(claimant.frameworkId(), claimant.role())) {
                continue;
            }
            var visible = free.only(key -> subscription.mayUse(key, claimant.role()));
            var offered = books.offerable(claimant.role(), visible);
            if (subscription.isWorthwhile(offered, claimant.role()) && !agent.hides(claimant, offered, now)) {
                allocations.add(new Allocation(agentId, claimant.frameworkId(), claimant.role(), offered));
                books = books.given(claimant.role(), offered, true);
                free = free.minus(offered);
                if (free.isEmpty()) {
                    break;
                }
            }
        }
        return allocations;
    }

    /** The master's own minimum of an offer. */
    static boolean isAllocatable(Resources resources) {
        long cpus = 0;
        long mem = 0;
        for (var entry : resources.scalars().entrySet()) {
            switch (entry.getKey().name()) {
                case Resources.CPUS -> cpus += entry.getValue();
                case Resources.MEM -> mem += entry.getValue();
                default -> {
                    // Other resources alone are not worth an offer.
                }
            }
        }
        return cpus >= MIN_CPUS_MILLI || mem >= MIN_MEM_MILLI;
    }

    /** All agents, in order of their ids. */
    public Iterable<AgentId> agents() {
        return filters.agents().keySet();
    }

    /** What the agent has in all; empty when it is not known. */
    public Resources totalOf(AgentId agentId) {
        var agent = filters.agent(agentId);
        return agent == null ? Resources.EMPTY : agent.total();
    }

    /** What is offered or used on the agent; empty when it is not known. */
    public Resources allocatedOn(AgentId agentId) {
        var agent = filters.agent(agentId);
        return agent == null ? Resources.EMPTY : agent.allocated();
    }

    /** The largest fraction of any resource of the cluster that the role and all below it hold, 0 to 1, before weights. */
    public double dominantShare(String role) {
        return roles.allocatedUnder(role).dominantShareOf(total);
    }

    /** The largest fraction of any resource of the cluster that the framework holds in this role, 0 to 1. */
    public double dominantShare(FrameworkId frameworkId, String role) {
        return roles.seat(new Claimant(frameworkId, role)).allocated().dominantShareOf(total);
    }

    /** What the top-level role of this role has, as quotas count it. */
    public Quantities consumedBy(String role) {
        return quotas.consumedBy(role);
    }

    /** True when somebody but this framework in this role wants offers. */
    public boolean isWantedByOthersThan(FrameworkId frameworkId, String role) {
        return roles.isWantedByOthersThan(new Claimant(frameworkId, role));
    }

    /** The weights that are not 1. */
    public Map<String, Double> weights() {
        return roles.weights();
    }

    /** The quotas there are. */
    public Map<String, Quota> quotas() {
        return quotas.quotas();
    }

    /** True after {@link #ignored} until it answers. */
    public boolean isSilent(FrameworkId frameworkId, String role) {
        return roles.seat(new Claimant(frameworkId, role)).silent();
    }

    public boolean isSuppressed(FrameworkId frameworkId, String role) {
        return roles.seat(new Claimant(frameworkId, role)).suppressed();
    }
}
