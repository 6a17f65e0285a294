package io.ekiden.lb.haproxy;

import io.ekiden.lb.view.Endpoint;
import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A task to take out of traffic.
 *
 * @param endpoints where it answers, on any of its ports
 */
public record DrainTarget(String taskId, Set<Endpoint> endpoints) {
    public DrainTarget {
        endpoints = endpoints.stream().map(DrainTarget::spelledOut).collect(Collectors.toUnmodifiableSet());
    }

    /** The same with the address in its one full spelling: {@code fd00::1} and {@code fd00:0:0:0:0:0:0:1} are equal then. */
    static Endpoint spelledOut(Endpoint endpoint) {
        return endpoint.address().indexOf(':') < 0
                ? endpoint
                : new Endpoint(InetAddress.ofLiteral(endpoint.address()).getHostAddress(), endpoint.port());
    }
}
