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
        return roles;
    }
}
