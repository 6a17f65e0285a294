package io.ekiden.orchestrator.spec;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Ports of an app with host networking.
 *
 * @param requirePorts true: the host ports are the service ports; false: host ports are chosen from the offer
 */
public record Ports(List<PortDefinition> definitions, boolean requirePorts) {
    /**
     * @param port the service port: where a load balancer listens; 0 until one is assigned
     * @param protocol {@code tcp}, {@code udp} or {@code udp,tcp}
     */
    public record PortDefinition(int port, String protocol, Optional<String> name, SortedMap<String, String> labels) {
        public PortDefinition {
            labels = RunSpec.sorted(labels);
        }

        public PortDefinition withPort(int newPort) {
            return new PortDefinition(newPort, protocol, name, labels);
        }
    }

    public Ports {
        definitions = List.copyOf(definitions);
    }
}
