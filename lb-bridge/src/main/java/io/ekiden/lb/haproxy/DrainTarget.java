package io.ekiden.lb.haproxy;

import io.ekiden.lb.view.Endpoint;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A task to take out of traffic.
 *
 * @param endpoints where it answers, on any of its ports
 */
public record DrainTarget(String taskId, Set<Endpoint> endpoints) {
    public DrainTarget {
        endpoints = endpoints.stream().map(Endpoint::spelledOut).collect(Collectors.toUnmodifiableSet());
    }
}
