package io.ekiden.orchestrator.launch.fit;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import java.time.Instant;
import java.util.Collection;
import org.pcollections.OrderedPMap;

/**
 * The agents that offered something, with what was left of their last offer. Found out anew by each leader; what other frameworks take
 * meanwhile is not known. Immutable, and bounded: of more agents than {@value #MAX_AGENTS} those heard of last are kept.
 */
public record SeenAgents(OrderedPMap<AgentId, Seen> agents) {
    public static final int MAX_AGENTS = 1_000;

    public static final SeenAgents NONE = new SeenAgents(OrderedPMap.empty());

    /**
     * @param left what was not used of the offer
     * @param free that, and what tasks have given back since
     * @param at when it was offered
     */
    public record Seen(Offer offer, Resources left, Resources free, Instant at) {}

    /** The agent offered this, of which {@code left} was not used. */
    public SeenAgents offered(Offer offer, Resources left, Instant now) {
        var rest = agents.minus(offer.agentId());
        if (rest.size() >= MAX_AGENTS) {
            rest = rest.minus(rest.keySet().iterator().next());
        }
        return new SeenAgents(rest.plus(offer.agentId(), new Seen(offer, left, left, now)));
    }

    /** A task of ours that used this has ended. */
    public SeenAgents freed(AgentId agent, Resources used) {
        var seen = agents.get(agent);
        return seen == null
                ? this
                : new SeenAgents(agents.plus(
                        agent, new Seen(seen.offer(), seen.left(), seen.free().plus(used), seen.at())));
    }

    /** Nobody knows where the agent is. */
    public SeenAgents without(AgentId agent) {
        return agents.containsKey(agent) ? new SeenAgents(agents.minus(agent)) : this;
    }

    /** The agents, those heard of longest ago first. */
    public Collection<Seen> all() {
        return agents.values();
    }
}
