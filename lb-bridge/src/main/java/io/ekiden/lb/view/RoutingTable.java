package io.ekiden.lb.view;

import io.ekiden.lb.label.PathPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Routes in the form in which HAProxy asks them: rules for paths in their order, then a map of what is left for whole hosts. The first
 * route that fits a request gets it, so what comes behind one for a whole host is never asked and left out here.
 *
 * @param rules hosts and beginnings of paths, in the order in which they are asked
 * @param hosts the listener of each host for everything else
 * @param toHttps the listeners that are reached by TLS only
 * @param apps the listener of each app's first port, by its id in lower case
 */
public record RoutingTable(
        List<Rule> rules, SortedMap<String, String> hosts, SortedSet<String> toHttps, SortedMap<String, String> apps) {
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
        return new RoutingTable(List.copyOf(rules), hosts, toHttps, listeners);
    }

    /** True when a request can be for a host at all. */
    public boolean hasHosts() {
        return !rules.isEmpty() || !hosts.isEmpty();
    }
}
