package io.ekiden.lb.change;

import io.ekiden.lb.view.Endpoint;
import io.ekiden.lb.view.LbView;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Servers that shall get nothing new while their tasks go on. They stand in no configuration.
 *
 * @param drained those to set to {@code drain} at once
 * @param spared those somebody else takes out, when they can be spared
 */
public record Going(Map<ServerKey, Endpoint> drained, Map<ServerKey, Endpoint> spared) {
    public Going {
        drained = Map.copyOf(drained);
        spared = Map.copyOf(spared);
    }

    /**
     * Those of a view.
     *
     * @param leaving ids of tasks that are taken out when they can be spared
     */
    public static Going of(LbView wanted, Set<String> leaving) {
        var drained = new HashMap<ServerKey, Endpoint>();
        var spared = new HashMap<ServerKey, Endpoint>();
        for (var listener : wanted.listeners()) {
            for (var server : listener.servers()) {
                if (server.draining()) {
                    var those = leaving.contains(server.taskId()) ? spared : drained;
                    those.put(
                            new ServerKey(listener.name(), server.name()),
                            server.endpoint().spelledOut());
                }
            }
        }
        return new Going(drained, spared);
    }

    boolean drains(LiveServer server) {
        return server.endpoint().equals(drained.get(server.key()));
    }

    boolean spares(LiveServer server) {
        return server.endpoint().equals(spared.get(server.key()));
    }
}
