package io.ekiden.orchestrator.api.plan;

import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Service ports that several apps would have. As in Marathon that is no mistake, so it is told, not refused: a load balancer can serve
 * only one of them.
 */
public final class PortClashes {
    /** All are made headers of one answer, and clients limit those. */
    private static final int MOST = 10;

    private PortClashes() {}

    /** One text for each named port of these apps that another app has too, when these apps are put in place of what they were. */
    public static List<String> find(OrchestratorState state, List<AppDefinition> wanted) {
        var users = users(state, wanted);
        var found = new ArrayList<String>();
        for (var app : wanted) {
            var told = new TreeSet<Integer>();
            for (var port : app.run().ports().definitions()) {
                var other = other(users.getOrDefault(port.port(), List.of()), app, port);
                if (other.isPresent() && told.add(port.port()) && found.size() < MOST) {
                    found.add("service port " + port.port() + " of " + app.id() + " is used by "
                            + other.get().id() + " too; a load balancer serves only one of them");
                }
            }
        }
        return found;
    }

    /** Who will use the ports that more than one definition names. Mostly there are none, and no app has to be looked at. */
    private static Map<Integer, List<AppDefinition>> users(OrchestratorState state, List<AppDefinition> wanted) {
        var counts = new HashMap<Integer, Integer>();
        for (var app : wanted) {
            state.app(app.id()).ifPresent(before -> count(counts, before, -1));
            count(counts, app, 1);
        }
        var users = new HashMap<Integer, List<AppDefinition>>();
        counts.forEach((port, change) -> {
            if (port != 0 && state.definitions().servicePorts().getOrDefault(port, 0) + change > 1) {
                users.put(port, new ArrayList<>());
            }
        });
        if (!users.isEmpty()) {
            var apps = new TreeMap<>(state.apps());
            wanted.forEach(app -> apps.put(app.id(), app));
            for (var app : apps.values()) {
                for (var port : app.run().ports().definitions()) {
                    users.computeIfPresent(port.port(), (_, list) -> {
                        list.add(app);
                        return list;
                    });
                }
            }
        }
        return users;
    }

    private static void count(Map<Integer, Integer> counts, AppDefinition app, int by) {
        app.run().ports().definitions().forEach(port -> counts.merge(port.port(), by, Integer::sum));
    }

    private static Optional<AppDefinition> other(List<AppDefinition> users, AppDefinition app, PortDefinition port) {
        return users.stream()
                .filter(user -> !user.id().equals(app.id()))
                .filter(user -> user.run().ports().definitions().stream().anyMatch(theirs -> clash(theirs, port)))
                .findFirst();
    }

    /** A port may be that of one app for TCP, and that of another for UDP. */
    private static boolean clash(PortDefinition a, PortDefinition b) {
        return a.port() == b.port()
                && List.of("tcp", "udp").stream()
                        .anyMatch(name ->
                                a.protocol().contains(name) && b.protocol().contains(name));
    }
}
