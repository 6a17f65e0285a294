package io.ekiden.orchestrator.spec;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ports of an app.
 *
 * @param container the network of that name; with {@link Network#CONTAINER} alone
 * @param more networks that the container is in besides; of other names
 * @param requirePorts true: the host ports are the service ports; false: host ports are chosen from the offer; of a container in networks
 *     it means nothing
 * @param bridgeLabels for the plug-in that makes it; with {@link Network#BRIDGE} alone
 */
public record Ports(
        List<PortDefinition> definitions,
        boolean requirePorts,
        Network network,
        Optional<Named> container,
        List<Named> more,
        SortedMap<String, String> bridgeLabels) {
    /** What {@link #requiredHostPort} says of a port that has none of the host. */
    public static final int NO_HOST_PORT = -1;

    /** Whose ports the app's process listens on. */
    public enum Network {
        HOST,
        BRIDGE,
        CONTAINER
    }

    /** A network that the agents' container engine knows. */
    public record Named(String name, SortedMap<String, String> labels) {
        public Named {
            labels = RunSpec.sorted(labels);
        }
    }

    /**
     * A port of the container that a port of the host may lead to.
     *
     * @param containerPort 0: the same as that of the host
     * @param hostPort 0: chosen from the offer; absent: there is none
     * @param networkNames in which networks of the container it is; none: in all; one where there are several networks and a host port
     */
    public record Mapping(int containerPort, Optional<Integer> hostPort, List<String> networkNames) {
        public Mapping {
            // Earlier versions stored mappings without.
            networkNames = networkNames == null ? List.of() : List.copyOf(networkNames);
        }

        /** In all networks of the container. */
        public Mapping(int containerPort, Optional<Integer> hostPort) {
            this(containerPort, hostPort, List.of());
        }

        /** Whether a port of the host leads to it by that network. */
        public boolean isIn(String network) {
            return networkNames.isEmpty() || networkNames.contains(network);
        }
    }

    /**
     * @param port the service port: where a load balancer listens; 0 until one is assigned
     * @param protocol {@code tcp}, {@code udp} or {@code udp,tcp}
     * @param mapping present when the network is not the host's
     */
    public record PortDefinition(
            int port,
            String protocol,
            Optional<String> name,
            SortedMap<String, String> labels,
            Optional<Mapping> mapping) {
        public PortDefinition {
            // Earlier versions stored ports of pods without.
            protocol = protocol.isEmpty() ? "tcp" : protocol;
            labels = RunSpec.sorted(labels);
        }

        public PortDefinition(int port, String protocol, Optional<String> name, SortedMap<String, String> labels) {
            this(port, protocol, name, labels, Optional.empty());
        }

        public PortDefinition withPort(int newPort) {
            return new PortDefinition(newPort, protocol, name, labels, mapping);
        }

        PortDefinition withoutNetworkNames() {
            return new PortDefinition(
                    port,
                    protocol,
                    name,
                    labels,
                    mapping.map(given -> new Mapping(given.containerPort(), given.hostPort())));
        }

        /** True when no port of the host leads to it. */
        public boolean isWithoutHostPort() {
            return mapping.filter(present -> present.hostPort().isEmpty()).isPresent();
        }

        /** The port that the process listens on, when it got that port of the host. */
        public int listeningPort(int hostPort) {
            return mapping.map(Mapping::containerPort).filter(port -> port != 0).orElse(hostPort);
        }
    }

    public Ports {
        definitions = List.copyOf(definitions);
        // Earlier versions stored ports without.
        more = more == null ? List.of() : List.copyOf(more);
        bridgeLabels = bridgeLabels == null ? Collections.emptySortedMap() : RunSpec.sorted(bridgeLabels);
    }

    /** Of a container in these networks. */
    public static Ports inNetworks(List<PortDefinition> definitions, Network mode, List<Named> networks) {
        return new Ports(
                definitions,
                false,
                mode,
                networks.stream().findFirst(),
                networks.stream().skip(1).toList(),
                Collections.emptySortedMap());
    }

    /** With labels, where the network is the bridge. */
    public Ports withBridgeLabels(SortedMap<String, String> labels) {
        return new Ports(definitions, requirePorts, network, container, more, labels);
    }

    /** Whether they require their numbers. */
    public Ports withRequirePorts(boolean required) {
        return new Ports(definitions, required, network, container, more, bridgeLabels);
    }

    /** In one network at most. */
    public Ports(List<PortDefinition> definitions, boolean requirePorts, Network network, Optional<Named> container) {
        this(definitions, requirePorts, network, container, List.of(), Collections.emptySortedMap());
    }

    /** Without a network of a name. */
    public Ports(List<PortDefinition> definitions, boolean requirePorts, Network network) {
        this(definitions, requirePorts, network, Optional.empty());
    }

    /** Of the host. */
    public Ports(List<PortDefinition> definitions, boolean requirePorts) {
        this(definitions, requirePorts, Network.HOST);
    }

    public Ports withDefinitions(List<PortDefinition> newDefinitions) {
        return new Ports(newDefinitions, requirePorts, network, container, more, bridgeLabels);
    }

    /**
     * Without what means nothing here, and what earlier versions did not keep: names of networks that ports are in, where there is one network
     * alone, and so no choice; and {@code requirePorts} of a container in networks.
     */
    public Ports withoutNeedlessNames() {
        var plain = withRequirePorts(requiresServicePorts());
        return named().size() == 1
                ? plain.withDefinitions(definitions.stream()
                        .map(PortDefinition::withoutNetworkNames)
                        .toList())
                : plain;
    }

    /** True when the ports of the host must be the service ports. */
    public boolean requiresServicePorts() {
        return requirePorts && network == Network.HOST;
    }

    /** All networks that have names, in their order. */
    public List<Named> named() {
        return Stream.concat(container.stream(), more.stream()).toList();
    }

    /** Where the port of that name stands among the definitions. */
    public Optional<Integer> indexOf(String name) {
        return IntStream.range(0, definitions.size())
                .boxed()
                .filter(index -> definitions.get(index).name().equals(Optional.of(name)))
                .findFirst();
    }

    /** The port of the host that the definition insists on, 0 for any, or {@link #NO_HOST_PORT}. */
    public int requiredHostPort(PortDefinition definition) {
        return definition
                .mapping()
                .map(mapping -> mapping.hostPort().orElse(NO_HOST_PORT))
                .orElse(requirePorts ? definition.port() : 0);
    }
}
