package io.ekiden.orchestrator.api.view;

import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Ports;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Where the running tasks of apps are, for scripts: a line per service port, {@code app TAB port TAB host:port TAB …}; an app without
 * ports has a blank for the port and bare hosts. <b>Source:</b> {@code text/plain} of {@code /v2/tasks} in Marathon up to 1.10.
 */
public final class TasksText {
    private TasksText() {}

    public static String write(
            Collection<AppDefinition> apps, Function<AppDefinition, ? extends Collection<Instance>> instances) {
        var text = new StringBuilder();
        for (var app : apps) {
            var running = instances.apply(app).stream()
                    .filter(Instance::isRunning)
                    .flatMap(instance -> instance.place().stream())
                    .toList();
            write(app, running, text);
        }
        return text.toString();
    }

    private static void write(AppDefinition app, List<Instance.Place> running, StringBuilder text) {
        var ports = app.run().ports().definitions().stream()
                .map(Ports.PortDefinition::port)
                .toList();
        if (ports.isEmpty()) {
            line(app, " ", running.stream().map(Instance.Place::hostname).toList(), text);
        }
        for (int i = 0; i < ports.size(); i++) {
            int index = i;
            line(
                    app,
                    ports.get(i).toString(),
                    running.stream()
                            .map(place -> place.hostname() + ":" + port(place.hostPorts(), index))
                            .toList(),
                    text);
        }
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
