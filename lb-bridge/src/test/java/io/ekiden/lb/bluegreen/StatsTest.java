package io.ekiden.lb.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.ekiden.lb.bluegreen.stats.Balancer;
import io.ekiden.lb.bluegreen.stats.Counts;
import io.ekiden.lb.bluegreen.stats.ServerStats;
import io.ekiden.lb.bluegreen.stats.StatsCsv;
import io.ekiden.lb.bluegreen.stats.Tally;
import io.ekiden.lb.view.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What HAProxy says of its servers, in columns whose order and number differ from version to version. */
class StatsTest {
    private static final String HEAD =
            "# pxname,svname,qcur,scur,stot,econ,eresp,status,weight,hrsp_5xx,addr,last_chk,\n";

    private static List<ServerStats> read(String... rows) {
        return StatsCsv.read(HEAD + String.join("\n", rows) + "\n").orElseThrow();
    }

    @Test
    void servers_areReadByTheirPlaces() {
        var servers = read(
                "shop-80,FRONTEND,,9,99,,,OPEN,,,127.0.0.1:80,,",
                "shop-80,blue-1,1,2,100,1,2,UP,1,3,10.0.0.1:31001,\"a \"\"b\"\", c\",",
                "shop-80,blue-2,0,0,7,0,0,UP 1/3,0,0,10.0.0.2:31001,,",
                "shop-80,blue-3,0,0,0,0,0,DRAIN,5,0,[fd00::1]:31001,,",
                "shop-80,blue-4,0,0,0,0,0,no check,5,0,fd00::2:31001,,",
                "shop-80,10_0_0_9_10_0_0_9_31002,0,0,0,,,MAINT,1,,,,",
                "shop-80,nowhere,0,0,0,0,0,UP,1,0,,,",
                "shop-80,BACKEND,0,0,99,0,0,UP,1,0,,,");
        assertThat(servers)
                .extracting(
                        server -> server.endpoint().toString(),
                        ServerStats::takes,
                        ServerStats::sessions,
                        ServerStats::counts)
                .containsExactly(
                        tuple("10.0.0.1:31001", true, 3L, new Counts(100, 6)),
                        tuple("10.0.0.2:31001", false, 0L, new Counts(7, 0)),
                        tuple(new Endpoint("fd00::1", 31001).spelledOut().toString(), false, 0L, Counts.NONE),
                        tuple(new Endpoint("fd00::2", 31001).spelledOut().toString(), true, 0L, Counts.NONE),
                        tuple("10.0.0.9:31002", false, 0L, Counts.NONE));
    }

    @Test
    void whatIsNoStatistics_isNone() {
        assertThat(StatsCsv.read("<html>401</html>")).isEmpty();
        assertThat(StatsCsv.read("")).isEmpty();
        assertThat(StatsCsv.read(HEAD)).contains(List.of());
    }

    /** It counts anew after each reload. */
    @Test
    void requests_areAddedUp_throughReloads() {
        var old = new Endpoint("10.0.0.1", 1);
        var young = new Endpoint("10.0.0.1", 2);
        var tally = Tally.of(look(new Counts(1_000, 9), new Counts(50, 50), old, young));
        tally = tally.next(look(new Counts(1_100, 9), new Counts(60, 51), old, young), Set.of(old), Set.of(young));
        tally = tally.next(look(new Counts(5, 0), new Counts(3, 2), old, young), Set.of(old), Set.of(young));
        assertThat(tally.old()).isEqualTo(new Counts(105, 0));
        assertThat(tally.young()).isEqualTo(new Counts(13, 3));
        assertThat(new Counts(3, 7).errorRate())
                .as("what is retried counts twice")
                .isEqualTo(1.0);
    }

    /** Two ports of HAProxy may lead to one port of a task. */
    @Test
    void listenersOfOnePlace_areCountedByThemselves() {
        var young = Set.of(new Endpoint("10.0.0.1", 2));
        var first = List.of(
                "shop-80,green-1,0,0,1000,0,0,UP,1,0,10.0.0.1:2,,", "shop-81,green-1,0,0,7,0,0,UP,1,0,10.0.0.1:2,,");
        var tally = Tally.of(balancers(first));
        tally = tally.next(balancers(first), Set.of(), young);
        assertThat(tally.young()).as("nothing came").isEqualTo(Counts.NONE);
        var second = List.of(
                "shop-80,green-1,0,0,1010,0,0,UP,1,1,10.0.0.1:2,,", "shop-81,green-1,0,0,9,0,0,UP,1,0,10.0.0.1:2,,");
        assertThat(tally.next(balancers(second), Set.of(), young).young()).isEqualTo(new Counts(12, 1));
    }

    private static List<Balancer> balancers(List<String> rows) {
        return List.of(new Balancer("lb1", Optional.of(read(rows.toArray(String[]::new)))));
    }

    @Test
    void sessionsOfOldWorkers_areReadByTheirPlaces() {
        assertThat(StatsCsv.readOlder("""
                shop-80/blue-1 10.0.0.1:31001 2
                shop-81/blue-1 10.0.0.1:31001 3
                <html> of another 1
                shop-80/blue-2 nowhere 1
                """)).isEqualTo(Map.of(new Endpoint("10.0.0.1", 31_001), 5L));
    }

    @Test
    void sharesAreKnown_whereServersAreNotNamedAsByMarathonLb() {
        assertThat(balancers(List.of("shop-80,blue-1,0,0,1,0,0,UP,1,0,10.0.0.1:1,,"))
                        .getFirst()
                        .knowsShares())
                .isTrue();
        assertThat(balancers(List.of("shop_80,host_10_0_0_1_31001,0,0,1,0,0,UP,1,0,10.0.0.1:31001,,"))
                        .getFirst()
                        .knowsShares())
                .isFalse();
        assertThat(new Balancer("lb1", Optional.empty()).knowsShares()).isFalse();
    }

    private static List<Balancer> look(Counts first, Counts second, Endpoint old, Endpoint young) {
        return List.of(
                new Balancer(
                        "lb1",
                        Optional.of(List.of(
                                new ServerStats("shop-80", "blue-1", old, true, 0, first),
                                new ServerStats("shop-80", "green-2", young, true, 0, second)))),
                new Balancer("lb2", Optional.empty()));
    }
}
