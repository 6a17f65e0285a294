package io.ekiden.lb.label;

import io.ekiden.lb.label.template.Door;
import io.ekiden.lb.label.template.OwnRoute;
import io.ekiden.lb.label.template.Template;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the labels {@code HAPROXY_{n}_…} ask for one port of an app.
 *
 * @param own parts of the configuration in the app's own words, by their names; only where operators allow it
 */
public record PortLabels(
        Exposure exposure,
        Bind bind,
        Routing routing,
        Backend backend,
        Guard guard,
        SortedMap<Template, List<String>> own) {
    public PortLabels {
        own = Collections.unmodifiableSortedMap(new TreeMap<>((Map<Template, List<String>>) own));
    }

    /**
     * Whether and for whom the port is there.
     *
     * @param groups the groups of load balancers that show it, of the port or else of the app
     */
    public record Exposure(boolean enabled, Set<String> groups) {
        public Exposure {
            groups = Set.copyOf(groups);
        }
    }

    /**
     * Where the load balancer listens for the port.
     *
     * @param port instead of the service port
     * @param certificate a PEM file; with it the port speaks TLS
     * @param options behind the address, with one blank between them
     */
    public record Bind(
            Optional<Integer> port, Optional<String> address, Optional<String> certificate, Optional<String> options) {
        /** True when an option says which HTTP it is. */
        public boolean asksForHttp() {
            return options.filter(text -> BindOptions.have(text, "proto")).isPresent();
        }
    }

    /**
     * Which requests at the ports of all apps are for it.
     *
     * @param hosts in lower case
     * @param weight what is larger is asked first
     * @param own where the app says itself which of those for its hosts, or its id, are meant
     */
    public record Routing(
            List<String> hosts,
            List<PathPrefix> paths,
            int weight,
            boolean redirectToHttps,
            SortedMap<Door, OwnRoute> own) {
        public Routing {
            hosts = List.copyOf(hosts);
            paths = List.copyOf(paths);
            own = Collections.unmodifiableSortedMap(new TreeMap<>((Map<Door, OwnRoute>) own));
        }

        /** Without words of its own. */
        public Routing(List<String> hosts, List<PathPrefix> paths, int weight, boolean redirectToHttps) {
            this(hosts, paths, weight, redirectToHttps, new TreeMap<>());
        }

        /** This one, with words of its own, which may say themselves who is sent to TLS. */
        Routing withOwn(Map<Door, OwnRoute> routes, boolean redirects) {
            return new Routing(hosts, paths, weight, redirectToHttps && !redirects, new TreeMap<>(routes));
        }
    }

    /**
     * How requests get to its tasks.
     *
     * @param healthCheckPortIndex the port whose check is that of this one too
     * @param maxconn connections to one task at the same time
     */
    public record Backend(
            Optional<ListenMode> mode,
            Optional<String> balance,
            boolean sticky,
            Optional<Integer> healthCheckPortIndex,
            Optional<Integer> maxconn,
            Rewrite rewrite) {
        /** As without labels. */
        public static final Backend DEFAULT = new Backend(
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                new Rewrite(Optional.empty(), Optional.empty(), Optional.empty(), false));

        /** This one, with servers chosen otherwise. */
        public Backend withBalance(String other) {
            return new Backend(mode, Optional.of(other), sticky, healthCheckPortIndex, maxconn, rewrite);
        }
    }

    /**
     * What is changed on the way.
     *
     * @param proxyPath cut off from the paths of requests
     * @param reversePath put before the paths that answers redirect to
     * @param rootRedirect where requests for {@code /} are sent
     * @param hsts browsers are told to come by TLS only
     */
    public record Rewrite(
            Optional<String> proxyPath, Optional<String> reversePath, Optional<String> rootRedirect, boolean hsts) {}

    /**
     * Who gets in.
     *
     * @param networks addresses with or without a length; everybody when there are none
     */
    public record Guard(Optional<Auth> auth, List<String> networks) {
        /** Everybody gets in. */
        public static final Guard NONE = new Guard(Optional.empty(), List.of());

        public Guard {
            networks = List.copyOf(networks);
        }
    }

    /**
     * Somebody with a password.
     *
     * @param password encrypted, as {@code crypt} does
     */
    public record Auth(String realm, String user, String password) {}
}
