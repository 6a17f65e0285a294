package io.ekiden.lb.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the load balancer should look like, and what of the apps' wishes could not be granted. Sorted, so equal input gives equal output.
 *
 * @param routes what of the ports that all apps share goes where; of several that fit the first one counts
 * @param edge those ports
 */
public record LbView(List<Listener> listeners, List<Route> routes, Edge edge, List<Problem> problems) {
    public static final LbView EMPTY = new LbView(List.of(), List.of(), Edge.NONE, List.of());

    public LbView {
        listeners = List.copyOf(listeners);
        routes = List.copyOf(routes);
        problems = problems.stream().sorted().toList();
    }

    /** The listener of this name. */
    public Optional<Listener> listener(String name) {
        return listeners.stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst();
    }

    /** The app that has each service port. */
    public Map<Integer, String> owners() {
        return listeners.stream().collect(Collectors.toUnmodifiableMap(Listener::port, Listener::appId));
    }

    /** This view without some of the shared ports. */
    public LbView withoutShared(Set<Integer> ports) {
        var left = edge;
        for (var port : ports) {
            left = left.without(port);
        }
        return new LbView(listeners, routes, left, problems);
    }

    /** This view without some listeners, by name. */
    public LbView withoutListeners(Set<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        var kept = listeners.stream()
                .filter(listener -> !names.contains(listener.name()))
                .toList();
        var reachable = routes.stream()
                .filter(route -> !names.contains(route.listener()))
                .toList();
        return new LbView(kept, reachable, edge, problems);
    }
}
