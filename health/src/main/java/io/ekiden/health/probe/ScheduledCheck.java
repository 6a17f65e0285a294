package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthMachine;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.HealthState;
import io.ekiden.health.ProbeResult;
import java.time.Duration;
import java.time.Instant;

/** One check of a {@link HealthChecker}: its timer and its state. Lives on the checker's context; {@link #state()} is for everyone. */
final class ScheduledCheck {
    private static final long NO_TIMER = -1;

    private final String key;
    private final HealthCheck check;
    private final HealthListener listener;
    private final HealthChecker checker;
    private volatile HealthState state;
    private long timer = NO_TIMER;
    private long startedNanos;
    private boolean inPhase;

    ScheduledCheck(String key, HealthCheck check, HealthState known, HealthListener listener, HealthChecker checker) {
        this.key = key;
        this.check = check;
        this.state = known;
        this.listener = listener;
        this.checker = checker;
    }

    String key() {
        return key;
    }

    HealthCheck check() {
        return check;
    }

    HealthState state() {
        return state;
    }

    void begin() {
        if (!checker.isCurrent(this)) return;
        schedule(check.timing().delay().plus(checker.untilFirstProbe()));
    }

    void cancel() {
        if (timer != NO_TIMER) checker.vertx().cancelTimer(timer);
        timer = NO_TIMER;
    }

    void finished(ProbeResult result) {
        if (!checker.isCurrent(this)) return;
        var now = Instant.now();
        var verdict = HealthMachine.judge(check, state, result, now);
        state = verdict.state();
        schedule(untilNext(now));
        listener.judged(key, verdict);
    }

    private void schedule(Duration wait) {
        timer = checker.vertx().setTimer(Math.max(1, wait.toMillis()), _ -> {
            timer = NO_TIMER;
            startedNanos = System.nanoTime();
            checker.submit(this);
        });
    }

    private Duration untilNext(Instant now) {
        var interval = max(check.timing().interval(), checker.settings().minInterval());
        if (HealthMachine.inGrace(check, state, now))
            return min(interval, checker.settings().graceRetry());
        if (!inPhase) {
            inPhase = true;
            // Once, a shorter wait: from here on checks that started together are spread over half their interval.
            interval = interval.dividedBy(2).plus(fractionOf(interval.dividedBy(2)));
        }
        if (check.policy() == HealthPolicy.MESOS) return interval;
        long elapsed = System.nanoTime() - startedNanos;
        return Duration.ofNanos(interval.toNanos() - elapsed % interval.toNanos());
    }

    /** The same share of a duration each time, evenly distributed over keys. */
    private Duration fractionOf(Duration whole) {
        // Multiplying by the golden ratio spreads keys that differ in their last character only.
        int mixed = (key.hashCode() * 0x9E3779B9) >>> 12;
        return Duration.ofNanos(whole.toNanos() / (1 << 20) * mixed);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
