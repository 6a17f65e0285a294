package io.ekiden.orchestrator.deployment;

import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A deployment that waits for people: what ran when it was told to, which is kept running.
 *
 * @param instances by app and version of the configuration: how many were launched, and are launched again when they end
 */
public record Pause(Instant since, SortedMap<PathId, SortedMap<Instant, Integer>> instances) {
    public Pause {
        instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
    }
}
