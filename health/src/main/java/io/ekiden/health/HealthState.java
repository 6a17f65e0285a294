package io.ekiden.health;

import java.time.Instant;
import java.util.Optional;

/**
 * What the probes of one check have shown so far. Failures ignored by the grace period leave no trace.
 *
 * @param since when the task began to run (Marathon) or the checker was started (Mesos): the start of the grace period
 * @param consecutiveFailures counted failures since the last success
 */
public record HealthState(
        Instant since,
        int consecutiveFailures,
        Optional<Instant> firstSuccess,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastFailure,
        Optional<String> lastFailureCause) {

    /** Nothing known, the grace period starting at {@code since}. */
    public static HealthState startingAt(Instant since) {
        return new HealthState(since, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * True when the last counted result was a success. Marathon compares {@code lastSuccess} with {@code lastFailure}; the count says
     * the same and knows what to do when both happened in one millisecond.
     */
    public boolean alive() {
        return lastSuccess.isPresent() && consecutiveFailures == 0;
    }

    /** {@link #alive()} with a third answer for a check that has nothing to say yet. */
    public Health health() {
        if (alive()) return Health.HEALTHY;
        return lastFailure.isPresent() ? Health.UNHEALTHY : Health.UNKNOWN;
    }

    /** After a success. */
    public HealthState passed(Instant now) {
        return new HealthState(
                since, 0, firstSuccess.or(() -> Optional.of(now)), Optional.of(now), lastFailure, lastFailureCause);
    }

    /** After a failure that counts. */
    public HealthState failed(Instant now, String cause) {
        return new HealthState(
                since, consecutiveFailures + 1, firstSuccess, lastSuccess, Optional.of(now), Optional.of(cause));
    }
}
