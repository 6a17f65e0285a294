package io.ekiden.lb.view;

import io.ekiden.lb.label.ListenMode;
import java.util.List;

/**
 * One service port of an app: a {@code listen} section.
 *
 * @param name {@code <app id without its leading slash, '/' as '_'>-<service port>}, as the historic bridge named them
 */
public record Listener(String name, String appId, Bind bind, Section section, List<Server> servers) {
    public Listener {
        servers = List.copyOf(servers);
    }

    /** Where it listens. */
    public int port() {
        return bind.port();
    }

    /** What it speaks. */
    public ListenMode mode() {
        return section.mode();
    }

    /** The servers that shall get new traffic. */
    public List<Server> active() {
        return servers.stream().filter(server -> !server.draining()).toList();
    }

    /** True when both are the same section but for its servers: no reload is needed to go from one to the other. */
    public boolean sameSectionAs(Listener other) {
        return name.equals(other.name) && bind.equals(other.bind) && section.equals(other.section);
    }
}
