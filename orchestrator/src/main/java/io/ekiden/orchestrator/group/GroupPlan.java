package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How some apps and groups are to be; absent means that it is to go. Definitions have no versions and service ports of their own yet, and
 * may be what they are already.
 */
public record GroupPlan(SortedMap<PathId, Optional<AppDefinition>> apps, SortedMap<PathId, Optional<Group>> groups) {
    public GroupPlan {
        apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    /** Some apps, wherever they are. */
    public static GroupPlan ofApps(SortedMap<PathId, Optional<AppDefinition>> apps) {
        return new GroupPlan(apps, new TreeMap<>());
    }
}
