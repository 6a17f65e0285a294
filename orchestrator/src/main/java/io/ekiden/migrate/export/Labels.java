package io.ekiden.migrate.export;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the labels of marathon-lb say that others can be told: which names lead to which port. */
final class Labels {
    private static final Pattern VHOST = Pattern.compile("HAPROXY_(\\d+)_VHOST");
    private static final Pattern PATH = Pattern.compile("HAPROXY_(\\d+)_PATH");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*]([A-Za-z0-9.*-]{0,251}[A-Za-z0-9])?");

    private Labels() {}

    /** @param path empty for all */
    record Route(int port, String host, String path) {}

    /** One for each name; labels that say something else are losses. */
    static List<Route> routes(Unit unit, Losses losses) {
        var routes = new ArrayList<Route>();
        unit.labels().forEach((label, value) -> {
            var vhost = VHOST.matcher(label);
            if (vhost.matches() && vhost.group(1).length() < 5) {
                int port = Integer.parseInt(vhost.group(1));
                var path = unit.labels().getOrDefault("HAPROXY_" + vhost.group(1) + "_PATH", "");
                for (var host : value.split(",")) {
                    if (HOST.matcher(host.strip()).matches()) {
                        routes.add(new Route(port, host.strip(), path.startsWith("/") ? path : ""));
                    } else {
                        losses.add(unit.id(), "/labels/" + label, "is no name of a host");
                    }
                }
            } else if (label.equals("HAPROXY_GROUP")) {
                losses.add(unit.id(), "/labels/" + label, "which balancers show it has to be said there");
            } else if (label.startsWith("HAPROXY_") && !isOfARoute(label, value, unit)) {
                losses.add(unit.id(), "/labels/" + label, "what it tells HAProxy has to be told the balancer there");
            }
        });
        return routes;
    }

    /** A path is said with the names that it belongs to, where there are any. */
    private static boolean isOfARoute(String label, String value, Unit unit) {
        var path = PATH.matcher(label);
        return path.matches()
                && value.startsWith("/")
                && unit.labels().containsKey("HAPROXY_" + path.group(1) + "_VHOST");
    }
}
