package io.ekiden.orchestrator.kernel.brake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Kills that may still be made. It fills up evenly, from nothing to its capacity in one window.
 *
 * @param kills how many, at that time
 */
record KillBudget(double kills, Instant at) {
    /** What is left after one more kill; nothing when none may be made now. */
    Optional<KillBudget> spend(int capacity, Duration window, Instant now) {
        double share = Math.max(0, Duration.between(at, now).toNanos()) / (double) window.toNanos();
        double filled = Math.min(capacity, kills + capacity * share);
        return filled < 1 ? Optional.empty() : Optional.of(new KillBudget(filled - 1, now));
    }
}
