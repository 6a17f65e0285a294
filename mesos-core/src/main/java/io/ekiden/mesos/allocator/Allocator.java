package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.AgentId;
import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The books of all agents' resources, and who is next to get what is free. Immutable; each method that changes something returns a
 * new allocator. Unknown ids are ignored, so late and repeated facts are harmless.
 *
 * <p>Fairness is dominant resource fairness over subscribed frameworks: the lowest dominant share comes first, then fewer allocations,
 * then the smaller id. The first in line gets <em>everything</em> that is free on an agent and its roles may use, in one offer.
 *
 * <p>There is no allocation tick. The master asks {@link #allocationsOn} for the agents an event touched: a change of one agent costs
 * the same in a cluster of ten agents and of ten thousand. Only a revive or a new subscription asks for all agents.
 *
 * <p><b>Source:</b> Mesos {@code HierarchicalDRF}, without weights, quota, nested roles and revocable resources.
 */
public final class Allocator {
    /** An offer has at least this many cpus ... */
    public static final long MIN_CPUS_MILLI = 10;
    /** ... or this much memory, both in thousandths. */
    public static final long MIN_MEM_MILLI = 32_000;

    public static final Allocator EMPTY =
            new Allocator(TreePMap.empty(), TreePMap.empty(), TreePSet.empty(), Quantities.NONE);

    private record Expiry(Instant until, AgentId agentId, FrameworkId frameworkId) implements Comparable<Expiry> {
        private static final Comparator<Expiry> ORDER = Comparator.comparing(Expiry::until)
                .thenComparing(Expiry::agentId)
                .thenComparing(Expiry::frameworkId);

        @Override
        public int compareTo(Expiry other) {
            return ORDER.compare(this, other);
        }
    }

    private final TreePMap<AgentId, AgentCapacity> agents;
    private final TreePMap<FrameworkId, FrameworkShare> frameworks;
    private final TreePSet<Expiry> expiries;
    private final Quantities total;

    private Allocator(
            TreePMap<AgentId, AgentCapacity> agents,
            TreePMap<FrameworkId, FrameworkShare> frameworks,
            TreePSet<Expiry> expiries,
            Quantities total) {
        this.agents = agents;
        this.frameworks = frameworks;
        this.expiries = expiries;
        this.total = total;
    }

    /** Adds an agent, or tells a new total of a known one. It keeps what is allocated, loses its filters, and is active. */
    public Allocator withAgent(AgentId agentId, Resources newTotal) {
        var known = agents.get(agentId);
        var allocated = known == null ? Resources.EMPTY : known.allocated();
        var before = known == null ? total : total.minus(known.total());
        var added = new AgentCapacity(newTotal, allocated, true, TreePMap.empty());
        return new Allocator(
                agents.plus(agentId, added), frameworks, expiriesWithout(agentId, known), before.plus(newTotal));
    }

    /** Forgets an agent. The caller has recovered what was allocated on it. */
    public Allocator withoutAgent(AgentId agentId) {
        var known = agents.get(agentId);
        return known == null
                ? this
                : new Allocator(
                        agents.minus(agentId), frameworks, expiriesWithout(agentId, known), total.minus(known.total()));
    }

    /** Nothing is offered of an inactive agent; what is allocated stays allocated. */
    public Allocator withAgentActive(AgentId agentId, boolean active) {
        return onAgent(agentId, agent -> agent.withActive(active));
    }

    /** Adds a framework, or subscribes a known one again: active, not suppressed, without filters. */
    public Allocator withFramework(FrameworkId frameworkId, List<String> roles) {
        var known = frameworks.get(frameworkId);
        var share = known == null ? new FrameworkShare(Quantities.NONE, 0, true, false, roles) : known;
        return withoutFilters(frameworkId)
                .withShare(frameworkId, share.withActive(true, roles).withSuppressed(false));
    }

    /** A framework whose stream broke gets nothing and loses its filters; what its tasks use stays in its share. */
    public Allocator withFrameworkInactive(FrameworkId frameworkId) {
        return withoutFilters(frameworkId).onFramework(frameworkId, share -> share.withActive(false, share.roles()));
    }

    public Allocator withoutFramework(FrameworkId frameworkId) {
        var cleared = withoutFilters(frameworkId);
        return new Allocator(cleared.agents, frameworks.minus(frameworkId), cleared.expiries, total);
    }

    public Allocator suppress(FrameworkId frameworkId) {
        return onFramework(frameworkId, share -> share.withSuppressed(true));
    }

    /** Ends all filters of the framework and its suppression. Looks at every agent. */
    public Allocator revive(FrameworkId frameworkId) {
        return withoutFilters(frameworkId).onFramework(frameworkId, share -> share.withSuppressed(false));
    }

    /** Books resources of an agent for a framework: offered, or used by a task an agent brought along. */
    public Allocator allocate(AgentId agentId, FrameworkId frameworkId, Resources resources) {
        return onAgent(agentId, agent -> agent.withAllocated(agent.allocated().plus(resources)))
                .onFramework(
                        frameworkId,
                        share -> share.withAllocated(share.allocated().plus(resources), share.allocations() + 1));
    }

    /** Gives resources back: the exact opposite of {@link #allocate} but for the count of allocations. */
    public Allocator recover(AgentId agentId, FrameworkId frameworkId, Resources resources) {
        return onAgent(agentId, agent -> agent.withAllocated(agent.allocated().minus(resources)))
                .onFramework(
                        frameworkId,
                        share -> share.withAllocated(share.allocated().minus(resources), share.allocations()));
    }

    /**
     * Installs a filter: the framework does not see this agent before {@code until}, unless more is free there than {@code refused}.
     */
    public Allocator refuse(AgentId agentId, FrameworkId frameworkId, Resources refused, Instant until) {
        var agent = agents.get(agentId);
        if (agent == null || !frameworks.containsKey(frameworkId)) {
            return this;
        }
        var refusals = Refusal.add(agent.refusalsOf(frameworkId), new Refusal(refused, until));
        var withFilter = agent.withRefusals(agent.refusals().plus(frameworkId, refusals));
        return new Allocator(
                agents.plus(agentId, withFilter),
                frameworks,
                expiries.plus(new Expiry(until, agentId, frameworkId)),
                total);
    }

    /** When the next filter ends; the master then calls {@link #agentsWithFiltersEndedBy} and {@link #expire}. */
    public Optional<Instant> nextExpiry() {
        return expiries.isEmpty()
                ? Optional.empty()
                : Optional.of(expiries.getFirst().until());
    }

    /** Agents on which a filter ended at or before {@code now}. */
    public SortedSet<AgentId> agentsWithFiltersEndedBy(Instant now) {
        var ended = new TreeSet<AgentId>();
        for (var expiry : expiries) {
            if (expiry.until().isAfter(now)) {
                break;
            }
            ended.add(expiry.agentId());
        }
        return ended;
    }

    /** Forgets the filters that ended at or before {@code now}. */
    public Allocator expire(Instant now) {
        var newAgents = agents;
        var newExpiries = expiries;
        for (var expiry : expiries) {
            if (expiry.until().isAfter(now)) {
                break;
            }
            newExpiries = newExpiries.minus(expiry);
            var agent = newAgents.get(expiry.agentId());
            if (agent != null) {
                newAgents = newAgents.plus(expiry.agentId(), withoutEnded(agent, expiry.frameworkId(), now));
            }
        }
        return new Allocator(newAgents, frameworks, newExpiries, total);
    }

    private static AgentCapacity withoutEnded(AgentCapacity agent, FrameworkId frameworkId, Instant now) {
        var ended = agent.refusalsOf(frameworkId).stream()
                .filter(refusal -> !refusal.until().isAfter(now))
                .toList();
        var kept = agent.refusalsOf(frameworkId).minusAll(ended);
        return agent.withRefusals(
                kept.isEmpty()
                        ? agent.refusals().minus(frameworkId)
                        : agent.refusals().plus(frameworkId, kept));
    }

    /**
     * Who should be offered what is free on this agent now. Mostly one allocation or none; several only where resources are reserved
     * for different roles. Pure: nothing is booked until {@link #allocate}.
     */
    public List<Allocation> allocationsOn(AgentId agentId, Instant now) {
        var agent = agents.get(agentId);
        if (agent == null || !agent.active()) {
            return List.of();
        }
        var free = agent.free();
        if (!isAllocatable(free)) {
            return List.of();
        }
        var allocations = new ArrayList<Allocation>();
        for (var entry : byShare()) {
            var visible = visibleTo(entry.getValue(), free);
            if (isAllocatable(visible) && !agent.hides(entry.getKey(), visible, now)) {
                allocations.add(new Allocation(agentId, entry.getKey(), visible));
                free = free.minus(visible);
            }
        }
        return allocations;
    }

    private List<Map.Entry<FrameworkId, FrameworkShare>> byShare() {
        var waiting = new ArrayList<Map.Entry<FrameworkId, FrameworkShare>>();
        for (var entry : frameworks.entrySet()) {
            if (entry.getValue().wantsOffers()) {
                waiting.add(entry);
            }
        }
        if (waiting.size() > 1) {
            waiting.sort(Comparator.<Map.Entry<FrameworkId, FrameworkShare>>comparingDouble(
                            entry -> entry.getValue().allocated().dominantShareOf(total))
                    .thenComparingLong(entry -> entry.getValue().allocations())
                    .thenComparing(Map.Entry::getKey));
        }
        return waiting;
    }

    private static Resources visibleTo(FrameworkShare share, Resources free) {
        // Copied only where something is reserved for others, which is rare: this runs for each offer.
        for (var key : free.scalars().keySet()) {
            if (!share.mayUse(key.role())) {
                return onlyFor(share, free);
            }
        }
        for (var key : free.allRanges().keySet()) {
            if (!share.mayUse(key.role())) {
                return onlyFor(share, free);
            }
        }
        return free;
    }

    private static Resources onlyFor(FrameworkShare share, Resources free) {
        var roles = new ArrayList<>(share.roles());
        roles.add(Resources.UNRESERVED);
        return free.ofRoles(roles);
    }

    private static boolean isAllocatable(Resources resources) {
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
        return agents.keySet();
    }

    /** What the agent has in all; empty when it is not known. */
    public Resources totalOf(AgentId agentId) {
        var agent = agents.get(agentId);
        return agent == null ? Resources.EMPTY : agent.total();
    }

    /** What is offered or used on the agent; empty when it is not known. */
    public Resources allocatedOn(AgentId agentId) {
        var agent = agents.get(agentId);
        return agent == null ? Resources.EMPTY : agent.allocated();
    }

    /** The largest fraction of any resource of the cluster that the framework holds, 0 to 1. */
    public double dominantShare(FrameworkId frameworkId) {
        var share = frameworks.get(frameworkId);
        return share == null ? 0 : share.allocated().dominantShareOf(total);
    }

    /** How many frameworks are subscribed. */
    public int activeFrameworks() {
        return (int) frameworks.values().stream().filter(FrameworkShare::active).count();
    }

    public boolean isSuppressed(FrameworkId frameworkId) {
        var share = frameworks.get(frameworkId);
        return share != null && share.suppressed();
    }

    private Allocator onAgent(AgentId agentId, UnaryOperator<AgentCapacity> change) {
        var agent = agents.get(agentId);
        return agent == null
                ? this
                : new Allocator(agents.plus(agentId, change.apply(agent)), frameworks, expiries, total);
    }

    private Allocator onFramework(FrameworkId frameworkId, UnaryOperator<FrameworkShare> change) {
        var share = frameworks.get(frameworkId);
        return share == null ? this : withShare(frameworkId, change.apply(share));
    }

    private Allocator withShare(FrameworkId frameworkId, FrameworkShare share) {
        return new Allocator(agents, frameworks.plus(frameworkId, share), expiries, total);
    }

    private Allocator withoutFilters(FrameworkId frameworkId) {
        var newAgents = agents;
        var newExpiries = expiries;
        for (var entry : agents.entrySet()) {
            var refusals = entry.getValue().refusals().get(frameworkId);
            if (refusals != null) {
                var agent = entry.getValue();
                newAgents = newAgents.plus(
                        entry.getKey(), agent.withRefusals(agent.refusals().minus(frameworkId)));
                for (var refusal : refusals) {
                    newExpiries = newExpiries.minus(new Expiry(refusal.until(), entry.getKey(), frameworkId));
                }
            }
        }
        return new Allocator(newAgents, frameworks, newExpiries, total);
    }

    private TreePSet<Expiry> expiriesWithout(AgentId agentId, @org.jspecify.annotations.Nullable AgentCapacity agent) {
        var rest = expiries;
        if (agent != null) {
            for (var entry : agent.refusals().entrySet()) {
                for (var refusal : entry.getValue()) {
                    rest = rest.minus(new Expiry(refusal.until(), agentId, entry.getKey()));
                }
            }
        }
        return rest;
    }
}
