package io.ekiden.health.probe;

import java.time.Duration;

/**
 * Limits of a {@link HealthChecker}.
 *
 * @param maxConcurrent probes in flight; more wait in line (Marathon's {@code --max_concurrent_marathon_health_checks})
 * @param minInterval the shortest interval that is honoured, for checks that say 0
 * @param firstProbeGap between the first probes of checks started together
 * @param graceRetry how soon a check that is still in its grace period is tried again, when its interval is longer
 */
public record HealthCheckerSettings(
        int maxConcurrent, Duration minInterval, Duration firstProbeGap, Duration graceRetry) {
    /** 2,000 in flight, 100 ms, 1 ms, 1 s. */
    public static HealthCheckerSettings defaults() {
        return new HealthCheckerSettings(2000, Duration.ofMillis(100), Duration.ofMillis(1), Duration.ofSeconds(1));
    }
}
