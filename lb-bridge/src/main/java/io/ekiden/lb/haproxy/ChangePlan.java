package io.ekiden.lb.haproxy;

import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How to get from what HAProxy runs with to what is wanted. Servers leave and come back through the Runtime API;
 * new servers and any other change of a section take a reload.
 *
 * @param reloadReason why a reload is needed, if it is
 * @param ready servers that were parked and are wanted again
 * @param drain servers that shall get nothing new while their tasks go on; none while a reload is due, which leaves them out anyway and
 *     brings in those that take over
 * @param maint servers that are gone or not healthy
 */
record ChangePlan(Optional<String> reloadReason, List<ServerKey> ready, List<ServerKey> drain, List<ServerKey> maint) {

    /**
     * Compares.
     *
     * @param live the view HAProxy read at its last reload
     * @param parked servers of it that are in drain or maint by now
     * @param leaving ids of tasks that {@link DrainDesk} takes out when they can be spared
     */
    static ChangePlan between(LbView live, Set<ServerKey> parked, Set<String> leaving, LbView wanted) {
        var reasons = new ArrayList<String>();
        var ready = new ArrayList<ServerKey>();
        var drain = new ArrayList<ServerKey>();
        var maint = new ArrayList<ServerKey>();
        for (var listener : wanted.listeners()) {
            var before = live.listener(listener.name()).filter(listener::sameSectionAs);
            if (before.isEmpty()) {
                reasons.add("listener " + listener.name() + " is new or changed");
                continue;
            }
            for (var server : listener.active()) {
                var key = new ServerKey(listener.name(), server.name());
                // One that was draining at the last reload is not in the file: HAProxy does not know it.
                if (find(before.get().active(), server).isEmpty()) {
                    reasons.add("server " + key + " is new");
                } else if (parked.contains(key)) {
                    ready.add(key);
                }
            }
            for (var server : before.get().active()) {
                var key = new ServerKey(listener.name(), server.name());
                if (parked.contains(key)) {
                    continue;
                }
                if (find(listener.servers(), server).isEmpty()) {
                    maint.add(key);
                } else if (find(listener.active(), server).isEmpty() && !leaving.contains(server.taskId())) {
                    drain.add(key);
                }
            }
        }
        for (var listener : live.listeners()) {
            if (wanted.listener(listener.name()).isEmpty()) {
                reasons.add("listener " + listener.name() + " is gone");
            }
        }
        if (!live.routes().equals(wanted.routes()) || !live.edge().equals(wanted.edge())) {
            reasons.add("what goes to whom at the ports of all apps is changed");
        }
        return new ChangePlan(
                reason(reasons),
                List.copyOf(ready),
                reasons.isEmpty() ? List.copyOf(drain) : List.of(),
                List.copyOf(maint));
    }

    /** The same task at the same place, draining or not. */
    private static Optional<Server> find(List<Server> servers, Server wanted) {
        return servers.stream()
                .filter(server -> server.name().equals(wanted.name())
                        && server.taskId().equals(wanted.taskId())
                        && server.endpoint().equals(wanted.endpoint()))
                .findFirst();
    }

    private static Optional<String> reason(List<String> reasons) {
        return switch (reasons.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(reasons.getFirst());
            default -> Optional.of(reasons.getFirst() + " and " + (reasons.size() - 1) + " more");
        };
    }
}
