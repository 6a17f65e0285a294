package io.ekiden.orchestrator.launch;

import io.ekiden.orchestrator.spec.Lifecycle.BackoffStrategy;
import java.time.Duration;
import java.time.Instant;

/**
 * How long one configuration of an app must wait after failures.
 *
 * @param reference what the delay is counted from: the last failure, or the last sign of life since
 * @param current the present delay
 * @param max the cap of the delay, and how long it is remembered beyond its end
 */
public record LaunchDelay(Instant reference, Duration current, Duration max) {
    /** After the first failure. */
    static LaunchDelay first(BackoffStrategy strategy, Instant now) {
        return new LaunchDelay(now, min(strategy.backoff(), strategy.maxLaunchDelay()), strategy.maxLaunchDelay());
    }

    /** After one more failure. */
    LaunchDelay increased(BackoffStrategy strategy, Instant now) {
        // In doubles first: a large factor must not overflow what a Duration holds.
        double nanos = current.toNanos() * strategy.factor();
        var max = strategy.maxLaunchDelay();
        var next = nanos >= max.toNanos() ? max : Duration.ofNanos(Math.round(nanos));
        return new LaunchDelay(now, next, max);
    }

    /** A task of the app shows life: the delay is counted from now. */
    LaunchDelay advanced(Instant now) {
        return now.isAfter(reference) ? new LaunchDelay(now, current, max) : this;
    }

    /** When the next launch is allowed. */
    public Instant until() {
        return reference.plus(current);
    }

    /** Long enough without failures to begin afresh. */
    boolean isForgotten(Instant now) {
        return !until().plus(max).isAfter(now);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
