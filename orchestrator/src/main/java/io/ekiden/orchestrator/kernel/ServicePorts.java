package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gives service ports to definitions that ask for none (port 0): those of the app's previous definition by position, else the lowest
 * free one. Ports that users name are theirs to choose, also twice. <b>Source:</b> Marathon's assignment of dynamic service ports.
 */
final class ServicePorts {
    private ServicePorts() {}

    /** The definition with every port given, or empty when the range is used up. */
    static Optional<AppDefinition> assign(OrchestratorState state, AppDefinition app, KernelSettings settings) {
        var wanted = app.run().ports().definitions();
        if (wanted.stream().noneMatch(definition -> definition.port() == 0)) {
            return Optional.of(app);
        }
        var previous = state.app(app.id())
                .map(before -> before.run().ports().definitions())
                .orElse(java.util.List.of());
        var taken = new HashSet<Integer>();
        wanted.forEach(definition -> taken.add(definition.port()));
        var given = new ArrayList<PortDefinition>();
        for (int i = 0; i < wanted.size(); i++) {
            var definition = wanted.get(i);
            int port = definition.port();
            if (port == 0
                    && i < previous.size()
                    && !taken.contains(previous.get(i).port())) {
                port = previous.get(i).port();
            } else if (port == 0) {
                port = lowestFree(state, taken, settings);
            }
            if (port == 0) {
                return Optional.empty();
            }
            taken.add(port);
            given.add(definition.withPort(port));
        }
        return Optional.of(app.withRun(
                app.run().withPorts(new Ports(given, app.run().ports().requirePorts()))));
    }

    private static int lowestFree(OrchestratorState state, Set<Integer> taken, KernelSettings settings) {
        for (int port = settings.servicePortMin(); port < settings.servicePortMax(); port++) {
            if (!state.servicePorts().containsKey(port) && !taken.contains(port)) {
                return port;
            }
        }
        return 0;
    }
}
