package io.ekiden.lb.view;

import io.ekiden.lb.label.PathPrefix;
import io.ekiden.lb.label.template.Door;
import io.ekiden.lb.label.template.OwnRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Routes in the form in which HAProxy asks them: rules for paths in their order, then maps, which change without a reload: of paths, then
 * of what is left for whole hosts. The first route that fits a request gets it, so what comes behind one for a whole host is never asked
 * and left out here.
 *
 * @param rules hosts with beginnings of paths of which some are of any case, or with an app's own words, in the order in which they are asked
 * @param paths the listener by host and beginning of the path, as {@code a.example.com/b}, for the other hosts; of several the longest
 *     counts, so each has the listener of the first route that fits all requests for it
 * @param hosts the listener of each host for everything else
 * @param ranked the same rules and paths, with as little in rules as can be
 * @param toHttps the listeners that are reached by TLS only
 * @param apps the listener of each app's first port, by its id in lower case
 * @param ownApps the same of apps that say themselves which of those requests are meant
 */
public record RoutingTable(
        List<Rule> rules,
        SortedMap<String, String> paths,
        SortedMap<String, String> hosts,
        Ranked ranked,
        SortedSet<String> toHttps,
        SortedMap<String, String> apps,
        SortedMap<String, OwnApp> ownApps) {
    /**
     * For these hosts and paths.
     *
     * @param paths none for all of them
     * @param own where the app says itself which requests for its hosts are meant, whatever the paths
     */
    public record Rule(String listener, List<String> hosts, List<PathPrefix> paths, SortedMap<Door, OwnRoute> own) {
        private Rule only(Set<String> some) {
            return new Rule(listener, hosts.stream().filter(some::contains).toList(), paths, own);
        }

        private boolean needsItsTurn() {
            return isOwn() || paths.stream().anyMatch(PathPrefix::anyCase);
        }

        private boolean isOwn() {
            return own.containsKey(Door.HTTP) || own.containsKey(Door.HTTPS);
        }
    }

    /**
     * Paths in two maps, which change without a reload. In each the longest that fits says the number of the first route that fits of that
     * map, before a colon, and its listener behind it; of both the smaller number counts.
     *
     * @param turns rules of hosts for which an app says itself which requests are meant: no map can say that
     * @param exact by host and beginning of the path
     * @param anyCase the same in lower case
     */
    public record Ranked(List<Rule> turns, SortedMap<String, String> exact, SortedMap<String, String> anyCase) {
        private static Ranked of(List<Rule> rules) {
            var own = rules.stream()
                    .filter(Rule::isOwn)
                    .flatMap(rule -> rule.hosts().stream())
                    .collect(Collectors.toUnmodifiableSet());
            return new Ranked(
                    rules.stream()
                            .map(rule -> rule.only(own))
                            .filter(rule -> !rule.hosts().isEmpty())
                            .toList(),
                    longest(rules, own, false),
                    longest(rules, own, true));
        }

        private static SortedMap<String, String> longest(List<Rule> rules, Set<String> but, boolean anyCase) {
            var byHost = new TreeMap<String, Map<String, String>>();
            for (int rank = 0; rank < rules.size(); rank++) {
                var rule = rules.get(rank);
                var said = rank + ":" + rule.listener();
                for (var host : rule.hosts()) {
                    if (!but.contains(host)) {
                        var paths = byHost.computeIfAbsent(host, _ -> new LinkedHashMap<>());
                        rule.paths().stream()
                                .filter(path -> path.anyCase() == anyCase)
                                .map(path -> anyCase ? path.path().toLowerCase(Locale.ROOT) : path.path())
                                .forEach(path -> paths.putIfAbsent(path, said));
                    }
                }
            }
            return RoutingTable.longest(byHost);
        }
    }

    /** Of one app, by the header, in its own words. */
    public record OwnApp(String listener, OwnRoute own) {}

    /** The table of these routes, which are in the order in which they are asked. */
    public static RoutingTable of(List<Route> routes) {
        var rules = new ArrayList<Rule>();
        var hosts = new TreeMap<String, String>();
        var toHttps = new TreeSet<String>();
        var apps = new TreeMap<String, Route>();
        for (var route : routes) {
            apps.merge(route.appId(), route, (one, other) -> one.servicePort() <= other.servicePort() ? one : other);
            var routing = route.routing();
            if (routing.redirectToHttps() && !routing.hosts().isEmpty()) {
                toHttps.add(route.listener());
            }
            boolean ofHosts =
                    routing.own().containsKey(Door.HTTP) || routing.own().containsKey(Door.HTTPS);
            if (routing.paths().isEmpty() && !ofHosts) {
                routing.hosts().forEach(host -> hosts.putIfAbsent(host, route.listener()));
            } else {
                var reached = routing.hosts().stream()
                        .filter(host -> !hosts.containsKey(host))
                        .toList();
                if (!reached.isEmpty()) {
                    rules.add(new Rule(route.listener(), reached, routing.paths(), routing.own()));
                }
            }
        }
        var listeners = new TreeMap<String, String>();
        var ownApps = new TreeMap<String, OwnApp>();
        apps.forEach((id, route) -> {
            var name = id.toLowerCase(Locale.ROOT);
            var own = route.routing().own().get(Door.APP_ID);
            if (own == null || listeners.containsKey(name)) {
                listeners.putIfAbsent(name, route.listener());
            } else {
                ownApps.putIfAbsent(name, new OwnApp(route.listener(), own));
            }
        });
        var inOrder = inOrder(rules);
        return new RoutingTable(
                rules.stream()
                        .map(rule -> rule.only(inOrder))
                        .filter(rule -> !rule.hosts().isEmpty())
                        .toList(),
                paths(rules, inOrder),
                hosts,
                Ranked.of(rules),
                toHttps,
                listeners,
                ownApps);
    }

    /** Hosts whose paths no map can tell apart. */
    private static Set<String> inOrder(List<Rule> rules) {
        return rules.stream()
                .filter(Rule::needsItsTurn)
                .flatMap(rule -> rule.hosts().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static SortedMap<String, String> paths(List<Rule> rules, Set<String> inOrder) {
        var byHost = new TreeMap<String, Map<String, String>>();
        for (var rule : rules) {
            for (var host : rule.hosts()) {
                if (!inOrder.contains(host)) {
                    var paths = byHost.computeIfAbsent(host, _ -> new LinkedHashMap<>());
                    rule.paths().forEach(path -> paths.putIfAbsent(path.path(), rule.listener()));
                }
            }
        }
        return longest(byHost);
    }

    /** What is said first of all that fits wherever this fits, by host and path. */
    private static SortedMap<String, String> longest(Map<String, Map<String, String>> byHost) {
        var longest = new TreeMap<String, String>();
        byHost.forEach((host, paths) -> paths.keySet()
                .forEach(path -> paths.entrySet().stream()
                        .filter(earlier -> path.startsWith(earlier.getKey()))
                        .findFirst()
                        .ifPresent(first -> longest.put(host + path, first.getValue()))));
        return longest;
    }

    /** True when a request can be for a host at all. */
    public boolean hasHosts() {
        return !rules.isEmpty() || !paths.isEmpty() || !hosts.isEmpty();
    }
}
