package io.ekiden.orchestrator.deployment;

import io.ekiden.orchestrator.deployment.DeploymentPlanner.AppChange;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * How many apps of one change must be done before an app, one after the other: the longest way along its dependencies. Each app is
 * looked at once, however many depend on it. A cycle ends where it was entered, so that apps which depend on each other are still deployed.
 */
final class DependencyDepths {
    /** Says of an app on the way down that it was entered and not yet left. */
    private static final int ENTERED = -1;

    private final SortedMap<PathId, AppChange> changes;
    private final Map<PathId, Integer> depths = new HashMap<>();

    DependencyDepths(SortedMap<PathId, AppChange> changes) {
        this.changes = changes;
    }

    /** 0 for an app that depends on none of the others. No recursion: a long chain must not exhaust the stack. */
    int of(PathId id) {
        var way = new ArrayDeque<PathId>();
        way.push(id);
        while (!way.isEmpty()) {
            var current = way.element();
            var known = depths.putIfAbsent(current, ENTERED);
            if (known == null) {
                dependencies(current).stream()
                        .filter(dependency -> !depths.containsKey(dependency))
                        .forEach(way::push);
            } else {
                way.remove();
                if (known == ENTERED) {
                    depths.put(current, 1 + deepest(dependencies(current)));
                }
            }
        }
        return depths.getOrDefault(id, 0);
    }

    private int deepest(Set<PathId> apps) {
        return apps.stream()
                .mapToInt(app -> depths.getOrDefault(app, ENTERED))
                .max()
                .orElse(ENTERED);
    }

    /** The other apps of the change that the app names, or that are in a group it names; those that go need not be waited for. */
    private Set<PathId> dependencies(PathId id) {
        var others = new TreeSet<PathId>();
        var change = changes.get(id);
        if (change != null && change.after().isPresent()) {
            change.after().get().run().dependencies().forEach(named -> addWithin(named, others));
            others.remove(id);
        }
        return others;
    }

    /** Ids that begin with the same letters stand together: only they are looked at. */
    private void addWithin(PathId group, Set<PathId> others) {
        for (var entry : changes.tailMap(group).entrySet()) {
            var id = entry.getKey();
            if (!id.toString().startsWith(group.toString())) {
                return;
            }
            if (id.isWithin(group) && entry.getValue().after().isPresent()) {
                others.add(id);
            }
        }
    }
}
