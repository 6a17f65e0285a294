package io.ekiden.lb.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.label.PathPrefix;
import io.ekiden.lb.label.PortLabels;
import io.ekiden.lb.label.template.Door;
import io.ekiden.lb.label.template.OwnRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What leads where, whether a map says it or a rule. */
class RoutingTableTest {
    private static final List<String> HOSTS = List.of("a.com", "b.com", "a.co");
    private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/ab", "/a/b/c", "/B");

    private static Route route(int number, List<String> hosts, List<PathPrefix> paths) {
        return new Route("l-" + number, "/l" + number, number, new PortLabels.Routing(hosts, paths, 0, false));
    }

    private static boolean fits(PathPrefix prefix, String path) {
        return path.regionMatches(
                prefix.anyCase(), 0, prefix.path(), 0, prefix.path().length());
    }

    /** The first that fits, as it is meant. */
    private static Optional<String> first(List<Route> routes, String host, String path) {
        return routes.stream()
                .filter(route -> route.routing().hosts().contains(host))
                .filter(route -> route.routing().paths().isEmpty()
                        || route.routing().paths().stream().anyMatch(prefix -> fits(prefix, path)))
                .map(Route::listener)
                .findFirst();
    }

    /** As HAProxy asks. */
    private static Optional<String> asked(RoutingTable table, String host, String path) {
        return table.rules().stream()
                .filter(rule -> rule.hosts().contains(host))
                .filter(rule -> rule.paths().stream().anyMatch(prefix -> fits(prefix, path)))
                .map(RoutingTable.Rule::listener)
                .findFirst()
                .or(() -> table.paths().entrySet().stream()
                        .filter(entry -> (host + path).startsWith(entry.getKey()))
                        .max(Map.Entry.comparingByKey())
                        .map(Map.Entry::getValue))
                .or(() -> Optional.ofNullable(table.hosts().get(host)));
    }

    /** As HAProxy asks two maps of which the smaller number counts. */
    private static Optional<String> askedByRank(RoutingTable table, String host, String path) {
        var exact = longest(table.ranked().exact(), host + path);
        var anyCase = longest(table.ranked().anyCase(), (host + path).toLowerCase(Locale.ROOT));
        return Stream.concat(exact.stream(), anyCase.stream())
                .min(Comparator.comparingInt(said -> Integer.parseInt(said.substring(0, said.indexOf(':')))))
                .map(said -> said.substring(said.indexOf(':') + 1))
                .or(() -> Optional.ofNullable(table.hosts().get(host)));
    }

    private static Optional<String> longest(Map<String, String> map, String text) {
        return map.entrySet().stream()
                .filter(entry -> text.startsWith(entry.getKey()))
                .max(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue);
    }

    @Test
    void mapOfPaths_leadsWhereTheFirstRouteThatFitsLeads() {
        for (long seed = 0; seed < 2_000; seed++) {
            var random = new SplittableRandom(seed);
            boolean someOfAnyCase = random.nextBoolean();
            var routes = new ArrayList<Route>();
            for (int number = 0; number < 6; number++) {
                var paths = new ArrayList<PathPrefix>();
                for (int count = random.nextInt(4); count > 0; count--) {
                    paths.add(new PathPrefix(
                            PATHS.get(random.nextInt(PATHS.size())), someOfAnyCase && random.nextInt(6) == 0));
                }
                var hosts = new TreeSet<String>();
                hosts.add(HOSTS.get(random.nextInt(HOSTS.size())));
                hosts.add(HOSTS.get(random.nextInt(HOSTS.size())));
                routes.add(route(number, List.copyOf(hosts), paths));
            }
            var table = RoutingTable.of(routes);
            for (var host : HOSTS) {
                for (var path : List.of("/", "/a", "/A", "/a/b", "/a/b/c/d", "/abc", "/b", "/B", "/x")) {
                    assertThat(asked(table, host, path))
                            .as("seed %d, %s%s of %s", seed, host, path, routes)
                            .isEqualTo(first(routes, host, path));
                    assertThat(askedByRank(table, host, path))
                            .as("seed %d by maps, %s%s of %s", seed, host, path, routes)
                            .isEqualTo(first(routes, host, path));
                }
            }
            assertThat(table.ranked().turns()).as("seed %d", seed).isEmpty();
            if (!someOfAnyCase) {
                assertThat(table.rules()).as("seed %d", seed).isEmpty();
            }
        }
    }

    /** What it leaves over is for those behind it, and what nobody is asked before a whole host is never asked. */
    @Test
    void routeInItsOwnWords_isAskedInItsTurn() {
        var words = new TreeMap<>(Map.of(Door.HTTP, new OwnRoute(List.of(), List.of(""))));
        var hosts = List.of("a.com");
        var beta = new Route("beta", "/beta", 1, new PortLabels.Routing(hosts, List.of(), 0, false, words));
        var path = route(2, hosts, List.of(new PathPrefix("/a", false)));
        var whole = route(3, List.of("a.com", "b.com"), List.of());
        var late = new Route("late", "/late", 4, new PortLabels.Routing(hosts, List.of(), 0, false, words));
        var table = RoutingTable.of(List.of(beta, path, whole, late));
        assertThat(table.rules()).extracting(RoutingTable.Rule::listener).containsExactly("beta", "l-2");
        assertThat(table.hosts()).isEqualTo(Map.of("a.com", "l-3", "b.com", "l-3"));
        assertThat(table.paths()).isEmpty();
        assertThat(table.ranked().turns()).isEqualTo(table.rules());
        assertThat(table.ranked().exact()).isEmpty();
        assertThat(table.apps()).containsOnlyKeys("/beta", "/l2", "/l3", "/late");

        var byId = new TreeMap<>(Map.of(Door.APP_ID, new OwnRoute(List.of(), List.of(""))));
        var own = new Route("own", "/Own", 5, new PortLabels.Routing(hosts, List.of(), 0, false, byId));
        table = RoutingTable.of(List.of(own));
        assertThat(table.hosts()).isEqualTo(Map.of("a.com", "own"));
        assertThat(table.apps()).isEmpty();
        assertThat(table.ownApps()).containsOnlyKeys("/own");
    }
}
