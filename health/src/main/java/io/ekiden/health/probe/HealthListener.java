package io.ekiden.health.probe;

import io.ekiden.health.Verdict;

/** Hears every verdict of a check, in order, on the checker's context; also those that change nothing. Must not block. */
@FunctionalInterface
public interface HealthListener {
    /** Called after each probe, until the check is stopped. */
    void judged(String key, Verdict verdict);
}
