package io.ekiden.lb.bluegreen.stats;

import java.util.List;
import java.util.Optional;

/**
 * One of the HAProxies that an app is reached by.
 *
 * @param name where its statistics are
 * @param servers empty when it does not answer
 */
public record Balancer(String name, Optional<List<ServerStats>> servers) {
    public Balancer {
        servers = servers.map(List::copyOf);
    }
}
