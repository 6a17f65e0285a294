package io.ekiden.health;

import java.util.Collection;

/** What is known about a task or an instance. */
public enum Health {
    /** No result has counted yet. */
    UNKNOWN,
    HEALTHY,
    UNHEALTHY;

    /**
     * The health of an instance with several checks: unknown until each has reported once, then healthy when all are. An instance
     * without checks is {@link #UNKNOWN}: nobody looked.
     */
    public static Health ofAll(Collection<HealthState> checks) {
        var all = checks.stream().map(HealthState::health).toList();
        if (all.isEmpty() || all.contains(UNKNOWN)) return UNKNOWN;
        return all.contains(UNHEALTHY) ? UNHEALTHY : HEALTHY;
    }
}
