package io.ekiden.orchestrator.loop;

import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.Ports;
import java.util.List;
import java.util.Optional;

/**
 * Where a running task is asked how it is.
 *
 * <p><b>Source:</b> Marathon {@code NetworkInfo}, {@code PortAssignment}: on the host, where a port of it leads to the task, or else at the
 * task's own address, which its agent tells when it runs. We differ: a port of the host is never looked for at the task's own address.
 *
 * @param host name or IP address
 */
record TaskPort(String host, int number) {
    /** One of the app's ports; empty when nobody knows where it is, or not yet. */
    static Optional<TaskPort> ofIndex(int index, Ports ports, Instance.Place place) {
        var definition = index < ports.definitions().size()
                ? Optional.of(ports.definitions().get(index))
                : Optional.<Ports.PortDefinition>empty();
        if (definition.filter(Ports.PortDefinition::isWithoutHostPort).isPresent()) {
            return at(first(place.ipAddresses()), definition.get().listeningPort(0));
        }
        return index < place.hostPorts().size()
                ? at(Optional.of(place.hostname()), place.hostPorts().get(index))
                : Optional.empty();
    }

    /** A number that a check names itself; of a task in a network of its own one of the host, if it leads there and the task has no such. */
    static Optional<TaskPort> ofNumber(int number, Ports ports, Instance.Place place) {
        boolean isTasks = ports.network() == Ports.Network.CONTAINER && !isOfHostAlone(number, ports);
        return at(isTasks ? first(place.ipAddresses()) : Optional.of(place.hostname()), number);
    }

    private static boolean isOfHostAlone(int number, Ports ports) {
        var mappings = ports.definitions().stream()
                .flatMap(definition -> definition.mapping().stream())
                .toList();
        return mappings.stream().noneMatch(mapping -> mapping.containerPort() == number)
                && mappings.stream()
                        .anyMatch(mapping -> mapping.hostPort()
                                .filter(port -> port == number)
                                .isPresent());
    }

    private static Optional<TaskPort> at(Optional<String> host, int number) {
        return host.filter(_ -> number > 0).map(name -> new TaskPort(name, number));
    }

    private static Optional<String> first(List<String> addresses) {
        return addresses.stream().findFirst();
    }
}
