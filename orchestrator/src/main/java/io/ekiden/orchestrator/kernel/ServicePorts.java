package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives service ports to definitions that ask for none (port 0): those of the app's previous definition by position, else the lowest
 * free one. Ports that users name are theirs to choose, also twice. Lives for one request: what it gave to one app is not given to the
 * next. <b>Source:</b> Marathon's assignment of dynamic service ports.
 */
public final class ServicePorts {
    private final OrchestratorState state;
    private final KernelSettings settings;
    private final Set<Integer> given = new HashSet<>();
    /** All ports before it are somebody's. */
    private int firstFree;

    /** @param wanted everything that is asked for together: ports named in one definition are not given to another */
    public ServicePorts(OrchestratorState state, KernelSettings settings, List<AppDefinition> wanted) {
        this.state = state;
        this.settings = settings;
        this.firstFree = settings.servicePortMin();
        wanted.forEach(app -> app.run().ports().definitions().forEach(definition -> given.add(definition.port())));
    }

    /** The definition with every port given, or empty when the range is used up. */
    public Optional<AppDefinition> assign(AppDefinition app) {
        if (app.isPod()) {
            return Optional.of(app); // Its endpoints have none.
        }
        var wanted = app.run().ports().definitions();
        var taken = new HashSet<Integer>();
        wanted.forEach(definition -> taken.add(definition.port()));
        var previous = state.app(app.id())
                .map(before -> before.run().ports().definitions())
                .orElse(List.of());
        var assigned = new ArrayList<PortDefinition>();
        for (int i = 0; i < wanted.size(); i++) {
            int port = wanted.get(i).port();
            if (port == 0
                    && i < previous.size()
                    && !taken.contains(previous.get(i).port())) {
                port = previous.get(i).port();
            } else if (port == 0) {
                port = lowestFree(taken);
            }
            if (port == 0) {
                return Optional.empty();
            }
            taken.add(port);
            assigned.add(wanted.get(i).withPort(port));
        }
        given.addAll(taken);
        return Optional.of(app.withRun(app.run().withPorts(app.run().ports().withDefinitions(assigned))));
    }

    private int lowestFree(Set<Integer> taken) {
        while (firstFree < settings.servicePortMax() && !isFree(firstFree)) {
            firstFree++;
        }
        for (int port = firstFree; port < settings.servicePortMax(); port++) {
            if (!taken.contains(port) && isFree(port)) {
                return port;
            }
        }
        return 0;
    }

    private boolean isFree(int port) {
        return !given.contains(port) && !state.definitions().servicePorts().containsKey(port);
    }
}
