package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tasks and their executors have and what is offered on each agent, by the role it is allocated to. Gathered once. */
public final class AllocationsByRole {
    private final Map<AgentId, SortedMap<String, List<Resources>>> used = new HashMap<>();
    private final Map<AgentId, SortedMap<String, List<Resources>>> offered = new HashMap<>();

    public AllocationsByRole(MasterState state) {
        for (var framework : state.frameworks().byId().values()) {
            framework.tasks().values().stream()
                    .filter(Task::holdsResources)
                    .map(Task::info)
                    .forEach(task -> add(used, task.agentId(), task.role(), task.resources()));
        }
        for (var agent : state.agents().byId().values()) {
            for (var executor : agent.work().executors().values()) {
                add(used, agent.id(), executor.info().role(), executor.info().resources());
            }
        }
        for (var outstanding : state.offers().values()) {
            var offer = outstanding.offer();
            add(offered, offer.agentId(), offer.role(), offer.resources());
        }
    }

    private static void add(
            Map<AgentId, SortedMap<String, List<Resources>>> parts, AgentId id, String role, Resources resources) {
        parts.computeIfAbsent(id, _ -> new TreeMap<>())
                .computeIfAbsent(role, _ -> new ArrayList<>())
                .add(resources);
    }

    public SortedMap<String, Resources> usedOn(AgentId id) {
        return sums(used.getOrDefault(id, Collections.emptySortedMap()));
    }

    public SortedMap<String, Resources> offeredOn(AgentId id) {
        return sums(offered.getOrDefault(id, Collections.emptySortedMap()));
    }

    private static SortedMap<String, Resources> sums(SortedMap<String, List<Resources>> parts) {
        var sums = new TreeMap<String, Resources>();
        parts.forEach((role, list) -> sums.put(role, Resources.sum(list.stream())));
        return sums;
    }
}
