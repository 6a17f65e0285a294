package io.ekiden.orchestrator.loop;

import io.ekiden.orchestrator.kernel.OrchestratorState;
import java.util.SortedSet;
import java.util.TreeSet;

/** The roles that a state needs offers in. */
final class RolesInUse {
    private RolesInUse() {}

    static SortedSet<String> of(OrchestratorState state) {
        var roles = new TreeSet<String>();
        state.apps().values().forEach(app -> roles.add(app.run().placement().role()));
        // Of apps that are no more something may still run, or be kept.
        state.instances().values().stream()
                .flatMap(instances -> instances.values().stream())
                .forEach(instance -> state.definition(instance)
                        .ifPresent(app -> roles.add(app.run().placement().role())));
        state.population().leftovers().all().forEach(left -> roles.add(left.role()));
        return roles;
    }
}
