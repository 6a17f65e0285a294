package io.ekiden.lb.app;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One app as the bridge sees it: what of {@code GET /v2/apps?embed=apps.tasks} matters for traffic.
 *
 * @param id the app id with its leading slash
 * @param ports TCP service ports, in the order of the app
 */
public record AppState(
        String id,
        List<PortSpec> ports,
        List<HealthCheckSpec> healthChecks,
        SortedMap<String, String> labels,
        List<TaskState> tasks) {
    public AppState {
        ports = List.copyOf(ports);
        healthChecks = List.copyOf(healthChecks);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) labels));
        tasks = List.copyOf(tasks);
    }

    /** True when this task may get traffic: it runs, and each health check of the app has a good result. */
    public boolean isServing(TaskState task) {
        return task.isRunning()
                && (healthChecks.isEmpty()
                        || (task.healthResults().size() >= healthChecks.size()
                                && task.healthResults().stream().allMatch(alive -> alive)));
    }

    /** The check of a port, if the app has one that asks it. */
    public Optional<HealthCheckSpec> checkOf(int portIndex) {
        return healthChecks.stream().filter(check -> check.isOn(portIndex)).findFirst();
    }
}
