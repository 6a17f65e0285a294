package io.ekiden.lb.bluegreen.stats;

import io.ekiden.lb.view.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of the HAProxies that an app is reached by.
 *
 * @param name where its statistics are
 * @param servers empty when it does not answer
 * @param older sessions that its old workers still have after a reload, by place: its statistics are those of the newest alone
 */
public record Balancer(String name, Optional<List<ServerStats>> servers, Map<Endpoint, Long> older) {
    /** With one worker. */
    public Balancer(String name, Optional<List<ServerStats>> servers) {
        this(name, servers, Map.of());
    }

    public Balancer {
        older = Map.copyOf(older);
        servers = servers.map(List::copyOf);
    }

    /** True for one of ours, which knows shares: marathon-lb names servers by their places, we never do. */
    public boolean knowsShares() {
        return servers.filter(list ->
                        !list.isEmpty() && list.stream().noneMatch(server -> StatsCsv.isNamedByPlace(server.name())))
                .isPresent();
    }
}
