package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.id.AgentId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** All agents, with the decline filters on them in the order in which they end. */
record Filters(TreePMap<AgentId, AgentCapacity> agents, TreePSet<Expiry> expiries) {
    static final Filters EMPTY = new Filters(TreePMap.empty(), TreePSet.empty());

    /** The end of a filter. */
    record Expiry(Instant until, AgentId agentId, Claimant claimant) implements Comparable<Expiry> {
        private static final Comparator<Expiry> ORDER = Comparator.comparing(Expiry::until)
                .thenComparing(Expiry::agentId)
                .thenComparing(Expiry::claimant);

        @Override
        public int compareTo(Expiry other) {
            return ORDER.compare(this, other);
        }
    }

    @Nullable
    AgentCapacity agent(AgentId agentId) {
        return agents.get(agentId);
    }

    /** The same filters on a changed agent. */
    Filters with(AgentId agentId, AgentCapacity agent) {
        return new Filters(agents.plus(agentId, agent), expiries);
    }

    Filters without(AgentId agentId) {
        return new Filters(agents.minus(agentId), without(agentId, agent(agentId)));
    }

    Filters withoutThoseOn(AgentId agentId) {
        var agent = agent(agentId);
        return agent == null
                ? this
                : new Filters(agents.plus(agentId, agent.withRefusals(TreePMap.empty())), without(agentId, agent));
    }

    private TreePSet<Expiry> without(AgentId agentId, @Nullable AgentCapacity agent) {
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

    Filters refuse(AgentId agentId, Claimant claimant, Refusal refusal) {
        var agent = agent(agentId);
        if (agent == null) {
            return this;
        }
        var refusals = Refusal.add(agent.refusalsOf(claimant), refusal);
        var withFilter = agent.withRefusals(agent.refusals().plus(claimant, refusals));
        return new Filters(
                agents.plus(agentId, withFilter), expiries.plus(new Expiry(refusal.until(), agentId, claimant)));
    }

    /** Ends the filters of such claimants on all agents. */
    Filters withoutThoseOf(Predicate<Claimant> ending) {
        var newAgents = agents;
        var newExpiries = expiries;
        for (var entry : agents.entrySet()) {
            var agent = entry.getValue();
            for (var refused : agent.refusals().entrySet()) {
                if (!ending.test(refused.getKey())) {
                    continue;
                }
                agent = agent.withRefusals(agent.refusals().minus(refused.getKey()));
                newAgents = newAgents.plus(entry.getKey(), agent);
                for (var refusal : refused.getValue()) {
                    newExpiries = newExpiries.minus(new Expiry(refusal.until(), entry.getKey(), refused.getKey()));
                }
            }
        }
        return new Filters(newAgents, newExpiries);
    }

    Optional<Instant> nextExpiry() {
        return expiries.isEmpty()
                ? Optional.empty()
                : Optional.of(expiries.getFirst().until());
    }

    SortedSet<AgentId> agentsWithFiltersEndedBy(Instant now) {
        var ended = new TreeSet<AgentId>();
        for (var expiry : expiries) {
            if (expiry.until().isAfter(now)) {
                break;
            }
            ended.add(expiry.agentId());
        }
        return ended;
    }

    Filters expire(Instant now) {
        var newAgents = agents;
        var newExpiries = expiries;
        for (var expiry : expiries) {
            if (expiry.until().isAfter(now)) {
                break;
            }
            newExpiries = newExpiries.minus(expiry);
            var agent = newAgents.get(expiry.agentId());
            if (agent != null) {
                newAgents = newAgents.plus(expiry.agentId(), agent.withoutRefusalsEndedBy(now, expiry.claimant()));
            }
        }
        return new Filters(newAgents, newExpiries);
    }
}
