package io.ekiden.orchestrator.spec;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The configuration of an app: every field but {@code id} and {@code instances}. Equality decides whether a change is a restart.
 *
 * @param dependencies ids of apps or groups that must be up before this one is deployed; absolute
 */
public record RunSpec(
        Process process,
        ResourceNeeds resources,
        Ports ports,
        Placement placement,
        Lifecycle lifecycle,
        List<AppHealthCheck> healthChecks,
        SortedMap<String, String> labels,
        List<PathId> dependencies) {
    public RunSpec {
        healthChecks = List.copyOf(healthChecks);
        labels = sorted(labels);
        dependencies = List.copyOf(dependencies);
    }

    public RunSpec withPorts(Ports newPorts) {
        return new RunSpec(process, resources, newPorts, placement, lifecycle, healthChecks, labels, dependencies);
    }

    static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
