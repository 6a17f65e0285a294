package io.ekiden.mesos.wire.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;
import java.util.TreeMap;

/** The same metrics for GET_METRICS, whose messages are no JSON yet. */
public final class MetricsByName {
    private MetricsByName() {}

    /** @param snapshot as of {@code /metrics/snapshot} */
    public static SortedMap<String, Double> of(ObjectNode snapshot) {
        var byName = new TreeMap<String, Double>();
        snapshot.properties()
                .forEach(metric -> byName.put(metric.getKey(), metric.getValue().asDouble()));
        return byName;
    }
}
