package io.ekiden.orchestrator.api.view;

import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Ports;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where the running tasks of apps are, for scripts: a line per service port, {@code app TAB port TAB host:port TAB …}; an app without
 * ports has a blank for the port and bare hosts. A port that no port of the host leads to is {@code host:0}, unless its network is asked
 * for: then it is where the container listens, of the tasks whose address is known. <b>Source:</b> {@code text/plain} of {@code /v2/tasks} in
 * Marathon up to 1.10, {@code containerNetworks}.
 */
public final class TasksText {
    private static final String ALL = "*";

    private TasksText() {}

    /** @param networks of which to show what is in them alone; {@code *}: of all */
    public static String write(
            Collection<AppDefinition> apps,
            Function<AppDefinition, ? extends Collection<Instance>> instances,
            Set<String> networks) {
        var text = new StringBuilder();
        for (var app : apps) {
            var running = instances.apply(app).stream()
                    .filter(Instance::isRunning)
                    .flatMap(instance -> instance.place().stream())
                    .toList();
            write(app, running, networks, text);
        }
        return text.toString();
    }

    private static void write(
            AppDefinition app, List<Instance.Place> running, Set<String> networks, StringBuilder text) {
        var ports = app.run().ports().definitions();
        if (ports.isEmpty()) {
            line(app, " ", running.stream().map(Instance.Place::hostname).toList(), text);
        }
        for (int i = 0; i < ports.size(); i++) {
            int index = i;
            var port = ports.get(i);
            boolean inside = port.isWithoutHostPort() && isIn(port, app.run().ports(), networks);
            line(
                    app,
                    Integer.toString(port.port()),
                    running.stream()
                            .flatMap(place -> inside
                                    ? place.ipAddresses().stream()
                                            .limit(1)
                                            .map(address -> address + ":" + port.listeningPort(0))
                                    : Stream.of(place.hostname() + ":" + port(place.hostPorts(), index)))
                            .toList(),
                    text);
        }
    }

    private static boolean isIn(Ports.PortDefinition port, Ports ports, Set<String> networks) {
        return ports.named().stream()
                .map(Ports.Named::name)
                .filter(name ->
                        port.mapping().filter(mapping -> mapping.isIn(name)).isPresent())
                .anyMatch(name -> networks.contains(ALL) || networks.contains(name));
    }

    private static int port(List<Integer> ports, int index) {
        return index < ports.size() ? ports.get(index) : 0;
    }

    private static void line(AppDefinition app, String port, List<String> addresses, StringBuilder text) {
        text.append(app.id().safePath()).append('\t').append(port).append('\t');
        addresses.stream().sorted().forEach(address -> text.append(address).append('\t'));
        text.append('\n');
    }
}
