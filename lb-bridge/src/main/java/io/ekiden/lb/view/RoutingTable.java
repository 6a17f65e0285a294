package io.ekiden.lb.view;

import io.ekiden.lb.label.PathPrefix;
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
 * @param rules hosts with beginnings of paths of which some are of any case, in the order in which they are asked
 * @param paths the listener by host and beginning of the path, as {@code a.example.com/b}, for the other hosts; of several the longest
 *     counts, so each has the listener of the first route that fits all requests for it
 * @param hosts the listener of each host for everything else
 * @param toHttps the listeners that are reached by TLS only
 * @param apps the listener of each app's first port, by its id in lower case
 */
public record RoutingTable(
        List<Rule> rules,
        SortedMap<String, String> paths,
        SortedMap<String, String> hosts,
        SortedSet<String> toHttps,
        SortedMap<String, String> apps) {
    /** For these hosts and paths. */
    public record Rule(String listener, List<String> hosts, List<PathPrefix> paths) {}

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
            if (routing.paths().isEmpty()) {
                routing.hosts().forEach(host -> hosts.putIfAbsent(host, route.listener()));
            } else {
                var reached = routing.hosts().stream()
                        .filter(host -> !hosts.containsKey(host))
                        .toList();
                if (!reached.isEmpty()) {
                    rules.add(new Rule(route.listener(), reached, routing.paths()));
                }
            }
        }
        var listeners = new TreeMap<String, String>();
        apps.forEach((id, route) -> listeners.putIfAbsent(id.toLowerCase(Locale.ROOT), route.listener()));
        var inOrder = inOrder(rules);
        return new RoutingTable(
                rules.stream()
                        .map(rule -> new Rule(
                                rule.listener(),
                                rule.hosts().stream().filter(inOrder::contains).toList(),
                                rule.paths()))
                        .filter(rule -> !rule.hosts().isEmpty())
                        .toList(),
                paths(rules, inOrder),
                hosts,
                toHttps,
                listeners);
    }

    /** Hosts whose paths no map can tell apart. */
    private static Set<String> inOrder(List<Rule> rules) {
        return rules.stream()
                .filter(rule -> rule.paths().stream().anyMatch(PathPrefix::anyCase))
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
