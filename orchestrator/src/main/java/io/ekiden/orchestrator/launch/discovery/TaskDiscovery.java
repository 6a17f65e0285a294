package io.ekiden.orchestrator.launch.discovery;

import io.ekiden.mesos.model.discovery.Discovery;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.Network;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a task wants to be found, which Mesos-DNS and others read off the master: by the name of its app or pod, with each port, its name,
 * protocol and labels. With a network of its own a port is that of the host where one leads to it, and a label {@code network-scope} says
 * which of the two it is; one of the container alone is told once for each network it is in.
 *
 * <p><b>Source:</b> Marathon {@code PortDiscovery}, and what a Mesos was seen to show of its tasks.
 */
public final class TaskDiscovery {
    private static final String SCOPE = "network-scope";
    private static final String NETWORK = "network-name";

    private final Ports ports;
    private final List<Discovery.Port> found = new ArrayList<>();

    private TaskDiscovery(Ports ports) {
        this.ports = ports;
    }

    /**
     * Of a task with these ports.
     *
     * @param id of the app or pod
     * @param hostPorts in the order of the definitions; 0: none
     */
    public static Discovery of(PathId id, Ports ports, List<Integer> hostPorts) {
        var discovery = new TaskDiscovery(ports);
        for (int i = 0; i < hostPorts.size(); i++) {
            discovery.add(ports.definitions().get(i), hostPorts.get(i));
        }
        return new Discovery(
                "FRAMEWORK",
                Optional.of(id.hostname()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                discovery.found,
                List.of());
    }

    private void add(PortDefinition definition, int hostPort) {
        if (hostPort != 0) {
            add(definition, hostPort, ports.network() == Network.HOST ? Map.of() : Map.of(SCOPE, "host"));
        } else if (definition.listeningPort(0) != 0) {
            networksOf(definition)
                    .forEach(name ->
                            add(definition, definition.listeningPort(0), Map.of(SCOPE, "container", NETWORK, name)));
        }
    }

    private List<String> networksOf(PortDefinition definition) {
        return ports.named().stream()
                .map(Ports.Named::name)
                .filter(name -> definition
                        .mapping()
                        .filter(mapping -> mapping.isIn(name))
                        .isPresent())
                .toList();
    }

    private void add(PortDefinition definition, int number, Map<String, String> more) {
        var labels = new TreeMap<>(definition.labels());
        labels.putAll(more);
        for (var protocol : definition.protocol().split(",")) {
            found.add(new Discovery.Port(
                    number, definition.name(), Optional.of(protocol), Optional.empty(), labels(labels)));
        }
    }

    private static List<Label> labels(SortedMap<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> new Label(label.getKey(), Optional.of(label.getValue())))
                .toList();
    }
}
