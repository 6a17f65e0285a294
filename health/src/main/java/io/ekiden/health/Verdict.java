package io.ekiden.health;

import java.util.Optional;

/**
 * What one probe result means.
 *
 * @param before the state it met
 * @param state the state it left
 * @param kill why the task must be killed, when it must; given again at each further failure, so that a lost kill is repeated
 */
public record Verdict(HealthState before, HealthState state, Optional<String> kill) {
    /** The new health, when this result changed it. */
    public Optional<Health> changed() {
        return state.health() == before.health() ? Optional.empty() : Optional.of(state.health());
    }

    /** True for a failure that the grace period did not forgive. Mesos reports each of them, Marathon publishes an event for each. */
    public boolean failureCounted() {
        return state.consecutiveFailures() > before.consecutiveFailures();
    }
}
