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

    /** True for one of ours, which knows shares: marathon-lb names servers by their places, we never do. */
    public boolean knowsShares() {
        return servers.filter(list ->
                        !list.isEmpty() && list.stream().noneMatch(server -> StatsCsv.isNamedByPlace(server.name())))
                .isPresent();
    }
}
