package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.spec.Ports;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PortMatcherTest {
    private static final List<String> UNRESERVED = List.of("*");

    @Test
    void dynamicPorts_areConsecutiveAndWrapAround() {
        var starts = new HashSet<Integer>();
        boolean wrapped = false;
        for (long seed = 0; seed < 200; seed++) {
            var ports = match(dynamic(3), "ports:[10-12,20-21]", UNRESERVED, seed);
            var sequence = List.of(10, 11, 12, 20, 21, 10, 11, 12);
            int start = sequence.indexOf(ports.getFirst());
            assertThat(ports).as("seed %d", seed).isEqualTo(sequence.subList(start, start + 3));
            starts.add(ports.getFirst());
            wrapped |= ports.equals(List.of(21, 10, 11));
        }
        assertThat(starts).containsExactlyInAnyOrder(10, 11, 12, 20, 21);
        assertThat(wrapped).isTrue();
    }

    @Test
    void dynamicPorts_ofTheSameSeedAreTheSame() {
        assertThat(match(dynamic(2), "ports:[1-1000]", UNRESERVED, 7))
                .isEqualTo(match(dynamic(2), "ports:[1-1000]", UNRESERVED, 7));
    }

    @Test
    void dynamicPorts_refuseWhenTooFew() {
        assertThat(PortMatcher.match(dynamic(3), offered("ports:[10-11]"), UNRESERVED, 1))
                .isEmpty();
        assertThat(PortMatcher.match(dynamic(1), offered("cpus:1"), UNRESERVED, 1))
                .isEmpty();
    }

    @Test
    void noPorts_matchAnything() {
        assertThat(match(dynamic(0), "cpus:1", UNRESERVED, 1)).isEmpty();
    }

    @Test
    void dynamicPorts_preferReservedOnes() {
        var match = PortMatcher.match(dynamic(2), offered("ports(dev):[5-5];ports:[10-10]"), List.of("dev", "*"), 1)
                .orElseThrow();
        assertThat(match.hostPorts()).containsExactly(5, 10);
        assertThat(match.byRole()).isEqualTo(new TreeMap<>(Map.of("dev", Ranges.of(5, 5), "*", Ranges.of(10, 10))));
    }

    @Test
    void roles_notAcceptedAreNotUsed() {
        assertThat(PortMatcher.match(dynamic(1), offered("ports(dev):[5-5]"), UNRESERVED, 1))
                .isEmpty();
    }

    @Test
    void requiredPorts_areExactlyTheServicePorts() {
        assertThat(match(required(8080, 80), "ports:[80-80,8000-9000]", UNRESERVED, 1))
                .containsExactly(8080, 80);
        assertThat(PortMatcher.match(required(8080, 81), offered("ports:[80-80,8000-9000]"), UNRESERVED, 1))
                .isEmpty();
        assertThat(PortMatcher.match(required(80, 80), offered("ports:[80-90]"), UNRESERVED, 1))
                .isEmpty();
    }

    @Test
    void requiredPorts_leaveTheirNumbersToNoDynamicOne() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(match(required(0, 80), "ports:[80-81]", UNRESERVED, seed))
                    .containsExactly(81, 80);
        }
    }

    private static List<Integer> match(Ports wanted, String offered, List<String> roles, long seed) {
        return PortMatcher.match(wanted, offered(offered), roles, seed)
                .orElseThrow()
                .hostPorts();
    }

    private static SortedMap<Resources.Key, Ranges> offered(String resources) {
        return Resources.parse(resources).allRanges();
    }

    private static Ports dynamic(int count) {
        return app("/a").ports(false, new int[count]).build().run().ports();
    }

    private static Ports required(int... ports) {
        return app("/a").ports(true, ports).build().run().ports();
    }
}
