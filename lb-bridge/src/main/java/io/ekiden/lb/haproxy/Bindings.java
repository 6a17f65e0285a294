package io.ekiden.lb.haproxy;

import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Which addresses HAProxy can have: a view is asked for without those that somebody else holds. */
final class Bindings {
    /** How long a listener is left out after HAProxy itself could not bind it. */
    private static final long EXCLUSION_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final String NOT_BOUND = "HAProxy could not bind it";

    private final ConfigFile config;
    private final Map<String, Long> excludedUntil = new HashMap<>();

    Bindings(ConfigFile config) {
        this.config = config;
    }

    /**
     * What of a view can be had; what cannot is noted.
     *
     * @param ports holds what is free until HAProxy has it
     * @param alive HAProxy runs, and holds what its configuration says
     */
    LbView reachable(LbView wanted, PortReservations ports, boolean alive, List<Problem> problems) throws IOException {
        var held = alive ? config.boundAddresses() : Set.<String>of();
        return wanted.withoutListeners(unbindable(wanted, ports, held, problems))
                .withoutShared(taken(wanted.edge(), ports, held, problems));
    }

    /** Leaves a listener out for a while. */
    Problem exclude(Listener listener) {
        excludedUntil.put(listener.name(), System.nanoTime() + EXCLUSION_NANOS);
        return inUse(listener, NOT_BOUND);
    }

    private Set<String> unbindable(LbView wanted, PortReservations ports, Set<String> held, List<Problem> problems) {
        var now = System.nanoTime();
        excludedUntil.values().removeIf(until -> until - now < 0);
        var names = new HashSet<String>();
        for (var listener : wanted.listeners()) {
            if (held.contains(listener.bind().place())) {
                continue;
            }
            var refusal = excludedUntil.containsKey(listener.name())
                    ? Optional.of(NOT_BOUND)
                    : ports.refusal(listener.bind().address(), listener.port());
            refusal.ifPresent(text -> {
                names.add(listener.name());
                problems.add(inUse(listener, text));
            });
        }
        return names;
    }

    private static Set<Integer> taken(Edge edge, PortReservations ports, Set<String> held, List<Problem> problems) {
        var taken = new HashSet<Integer>();
        for (int port : edge.ports()) {
            if (!held.contains(edge.place(port))) {
                ports.refusal(edge.address(), port).ifPresent(text -> {
                    taken.add(port);
                    problems.add(new Problem(
                            Problem.Kind.PORT_IN_USE,
                            "",
                            port,
                            "the port " + port + " of all apps cannot be bound (" + text
                                    + "); it is tried again every few seconds"));
                });
            }
        }
        return taken;
    }

    private static Problem inUse(Listener listener, String text) {
        return new Problem(
                Problem.Kind.PORT_IN_USE,
                listener.appId(),
                listener.port(),
                "service port " + listener.port() + " cannot be bound (" + text
                        + "); it is tried again every few seconds");
    }
}
