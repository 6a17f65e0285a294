package io.ekiden.lb.view;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** The mode of a port: http where an HTTP check speaks to it in clear text, else tcp. */
    public ListenMode modeOf(int portIndex) {
        var http = healthChecks.stream().anyMatch(check -> check.isPlainHttpOn(portIndex));
        return http ? ListenMode.HTTP : ListenMode.TCP;
    }

    /**
     * Whether the label {@code HAPROXY_{n}_ENABLED} lets the port be seen. As in marathon-lb only true, t, yes and y do;
     * without the label a port is seen.
     */
    public boolean isEnabled(int portIndex) {
        var label = labels.get("HAPROXY_" + portIndex + "_ENABLED");
        return label == null || label.strip().toLowerCase(Locale.ROOT).matches("true|t|yes|y");
    }
}
