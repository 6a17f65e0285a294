package io.ekiden.lb.view;

import java.util.List;
import java.util.stream.Stream;

/**
 * The ports that all apps share; 0 for none.
 *
 * @param address where they are bound, an IP address or {@code *}
 * @param http requests are told apart by their host and path
 * @param https the same by TLS
 * @param appId requests are told apart by the header {@code X-Marathon-App-Id}
 * @param certificates PEM files of operators for {@code https}, the first one for hosts that have none; without any nothing is reached by TLS
 */
public record Edge(String address, int http, int https, int appId, List<String> certificates) {
    /** No shared ports. */
    public static final Edge NONE = new Edge("0.0.0.0", 0, 0, 0, List.of());

    public Edge {
        certificates = List.copyOf(certificates);
    }

    /** Those that there are. */
    public List<Integer> ports() {
        return Stream.of(http, https, appId).filter(port -> port > 0).toList();
    }

    /** One of them as HAProxy writes it. */
    public String place(int port) {
        return new Endpoint(address, port).toString();
    }

    /** True for {@code ::} however it is written: all addresses of this machine, of both families. */
    public static boolean isEveryAddress(String address) {
        return new Endpoint(address, 0).spelledOut().address().equals("0:0:0:0:0:0:0:0");
    }

    /** Without one of them. */
    public Edge without(int port) {
        return new Edge(
                address, http == port ? 0 : http, https == port ? 0 : https, appId == port ? 0 : appId, certificates);
    }

    /** Those that somebody can ask for something. */
    Edge neededFor(List<Route> routes) {
        boolean hosts =
                routes.stream().anyMatch(route -> !route.routing().hosts().isEmpty());
        return new Edge(address, hosts ? http : 0, hosts ? https : 0, routes.isEmpty() ? 0 : appId, certificates);
    }

    /** With other certificates. */
    Edge with(List<String> others) {
        return new Edge(address, http, https, appId, others);
    }
}
