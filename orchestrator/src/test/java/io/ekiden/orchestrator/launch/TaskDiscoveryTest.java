package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.TaskFixtures.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.discovery.Discovery;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.Mapping;
import io.ekiden.orchestrator.spec.Ports.Named;
import io.ekiden.orchestrator.spec.Ports.Network;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How tasks of apps are to be found. Those of pods: {@code PodLaunchTest}. */
class TaskDiscoveryTest {
    /** As a Mesos was seen to show tasks of the original. */
    @Test
    void portsOfTheHost_areToldWithNameProtocolAndLabels() {
        var ports = List.of(
                new PortDefinition(10_000, "tcp", Optional.of("http"), new TreeMap<>(Map.of("VIP_0", "/web:80"))),
                new PortDefinition(10_001, "udp,tcp", Optional.of("admin"), new TreeMap<>()),
                new PortDefinition(10_002, "tcp", Optional.empty(), new TreeMap<>()));
        assertThat(discovery(new Ports(ports, false), 26_354, 26_355, 26_356))
                .isEqualTo(new Discovery(
                        "FRAMEWORK",
                        Optional.of("web.shop"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                port(26_354, "http", "tcp", "VIP_0", "/web:80"),
                                port(26_355, "admin", "udp"),
                                port(26_355, "admin", "tcp"),
                                new Discovery.Port(
                                        26_356, Optional.empty(), Optional.of("tcp"), Optional.empty(), List.of())),
                        List.of()));
        assertThat(discovery(new Ports(List.of(), false)).ports()).isEmpty();
    }

    @Test
    void portOfTheHostThatLeadsIntoANetwork_saysSo() {
        var bridged = Ports.inNetworks(List.of(mapped(80, Optional.of(0))), Network.BRIDGE, List.of());
        assertThat(discovery(bridged, 31_500).ports())
                .containsExactly(port(31_500, "http", "tcp", "k", "v", "network-scope", "host"));
        assertThat(discovery(inNetworks(mapped(80, Optional.of(0), "red"), "red", "blue"), 31_500)
                        .ports())
                .containsExactly(port(31_500, "http", "tcp", "k", "v", "network-scope", "host"));
    }

    @Test
    void portOfTheContainerAlone_isToldForEachNetworkItIsIn() {
        var red = port(80, "http", "tcp", "k", "v", "network-name", "red", "network-scope", "container");
        var blue = port(80, "http", "tcp", "k", "v", "network-name", "blue", "network-scope", "container");
        assertThat(discovery(inNetworks(mapped(80, Optional.empty()), "red", "blue"), 0)
                        .ports())
                .containsExactly(red, blue);
        assertThat(discovery(inNetworks(mapped(80, Optional.empty(), "blue"), "red", "blue"), 0)
                        .ports())
                .containsExactly(blue);
    }

    private static Discovery discovery(Ports ports, Integer... hostPorts) {
        return task(app("/shop/web").ports(ports).build(), hostPorts)
                .discovery()
                .orElseThrow();
    }

    private static Ports inNetworks(PortDefinition port, String... names) {
        return Ports.inNetworks(
                List.of(port),
                Network.CONTAINER,
                List.of(names).stream()
                        .map(name -> new Named(name, new TreeMap<>()))
                        .toList());
    }

    private static PortDefinition mapped(int containerPort, Optional<Integer> hostPort, String... networks) {
        return new PortDefinition(
                10_000,
                "tcp",
                Optional.of("http"),
                new TreeMap<>(Map.of("k", "v")),
                Optional.of(new Mapping(containerPort, hostPort, List.of(networks))));
    }

    /** @param labels keys, each with its value behind it */
    private static Discovery.Port port(int number, String name, String protocol, String... labels) {
        var all = new ArrayList<Label>();
        for (int i = 0; i < labels.length; i += 2) {
            all.add(new Label(labels[i], Optional.of(labels[i + 1])));
        }
        return new Discovery.Port(number, Optional.of(name), Optional.of(protocol), Optional.empty(), all);
    }
}
