package io.ekiden.lb.view;

import java.util.List;

/**
 * One service port of an app: a {@code listen} section.
 *
 * @param name {@code <app id without its leading slash, '/' as '_'>-<service port>}, as the historic bridge named them
 */
public record Listener(String name, String appId, String bindAddress, int port, ListenMode mode, List<Server> servers) {
    public Listener {
        servers = List.copyOf(servers);
    }

    /** The servers that shall get new traffic. */
    public List<Server> active() {
        return servers.stream().filter(server -> !server.draining()).toList();
    }

    /** True when both are the same section but for its servers: no reload is needed to go from one to the other. */
    public boolean sameSectionAs(Listener other) {
        return name.equals(other.name)
                && bindAddress.equals(other.bindAddress)
                && port == other.port
                && mode == other.mode;
    }
}
