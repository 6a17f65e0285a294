package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.instance.InstanceId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What agents still keep for instances that are no more. Asked for at every offer, therefore also by agent.
 *
 * @param byAgent agents without any are not in it
 */
public record Leftovers(TreePMap<InstanceId, Leftover> byInstance, TreePMap<AgentId, TreePSet<InstanceId>> byAgent) {
    static final Leftovers NONE = new Leftovers(TreePMap.empty(), TreePMap.empty());

    public boolean isEmpty() {
        return byInstance.isEmpty();
    }

    public Optional<Leftover> of(InstanceId instance) {
        return Optional.ofNullable(byInstance.get(instance));
    }

    /** What is kept by one agent. */
    public List<Leftover> on(AgentId agent) {
        return byAgent.getOrDefault(agent, TreePSet.empty()).stream()
                .flatMap(id -> of(id).stream())
                .toList();
    }

    public Collection<Leftover> all() {
        return byInstance.values();
    }

    /** In place of what was known of that instance. */
    Leftovers with(Leftover left) {
        var others = without(left.instance());
        var there = others.byAgent.getOrDefault(left.agentId(), TreePSet.empty());
        return new Leftovers(
                others.byInstance.plus(left.instance(), left),
                others.byAgent.plus(left.agentId(), there.plus(left.instance())));
    }

    Leftovers without(InstanceId instance) {
        var left = byInstance.get(instance);
        if (left == null) {
            return this;
        }
        var there = byAgent.getOrDefault(left.agentId(), TreePSet.empty()).minus(instance);
        return new Leftovers(
                byInstance.minus(instance),
                there.isEmpty() ? byAgent.minus(left.agentId()) : byAgent.plus(left.agentId(), there));
    }
}
