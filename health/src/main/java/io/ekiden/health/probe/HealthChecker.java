package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthState;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs many health checks on one Vert.x context.
 *
 * <ul>
 *   <li>The first probe comes right after the delay, at once when few checks begin. Of many that begin together, as after a change of
 *       leaders, one follows the other after {@code firstProbeGap}.
 *   <li>A check that fails in its grace period is tried again after a second even when its interval is longer: nothing counts yet, and a
 *       deployment need not wait a minute for an app that takes two seconds to start. Marathon and Mesos wait for the interval.
 *   <li>After the first success, or after the grace period, probes keep the interval. Checks that began together drift apart: each has
 *       its own phase, from the hash of its key.
 *   <li>Two probes of one check never overlap. A probe longer than the interval skips the starts it missed.
 * </ul>
 *
 * <p>All methods may be called from any thread. State is lost with the process unless the owner starts the check from the state it kept.
 */
public final class HealthChecker implements AutoCloseable {
    private final Context context;
    private final Vertx vertx;
    private final Prober prober;
    private final HealthCheckerSettings settings;
    private final Map<String, ScheduledCheck> checks = new ConcurrentHashMap<>();
    private final Queue<ScheduledCheck> waiting = new ArrayDeque<>();
    private int inFlight;
    private long firstProbeNanos;

    /** A checker that probes for real, on the present context, or on a new event loop when the caller is on none. */
    public HealthChecker(Vertx vertx, HealthCheckerSettings settings) {
        this(vertx, new Probes(vertx), settings);
    }

    /** A checker with other probes, on the present context, or on a new event loop when the caller is on none. */
    public HealthChecker(Vertx vertx, Prober prober, HealthCheckerSettings settings) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.prober = prober;
        this.settings = settings;
        this.firstProbeNanos = System.nanoTime();
    }

    /** Starts a check whose task began to run just now. Replaces a check of the same key. */
    public void start(String key, HealthCheck check, HealthListener listener) {
        start(key, check, HealthState.startingAt(Instant.now()), listener);
    }

    /** Starts a check from what is known already: when the task began to run, and results from before a restart. */
    public void start(String key, HealthCheck check, HealthState known, HealthListener listener) {
        var scheduled = new ScheduledCheck(key, check, known, listener, this);
        var previous = checks.put(key, scheduled);
        context.runOnContext(_ -> {
            if (previous != null) previous.cancel();
            scheduled.begin();
        });
    }

    /** Stops a check; the result of a probe under way is dropped. Unknown keys are fine. */
    public void stop(String key) {
        var removed = checks.remove(key);
        if (removed != null) context.runOnContext(_ -> removed.cancel());
    }

    /** What the check has shown so far, or nothing when there is no such check. */
    public Optional<HealthState> state(String key) {
        return Optional.ofNullable(checks.get(key)).map(ScheduledCheck::state);
    }

    /** How many checks are running. */
    public int size() {
        return checks.size();
    }

    /** Stops every check and closes the prober. */
    @Override
    public void close() {
        checks.keySet().forEach(this::stop);
        prober.close();
    }

    Vertx vertx() {
        return vertx;
    }

    HealthCheckerSettings settings() {
        return settings;
    }

    /** The wait of the next check that begins, so that not all begin at once. */
    Duration untilFirstProbe() {
        long now = System.nanoTime();
        // Differences: the clock may pass its end.
        long wait = Math.max(0, firstProbeNanos - now);
        firstProbeNanos = now + wait + settings.firstProbeGap().toNanos();
        return Duration.ofNanos(wait);
    }

    boolean isCurrent(ScheduledCheck check) {
        return checks.get(check.key()) == check;
    }

    /** Probes now, or as soon as one of the probes in flight is over. */
    void submit(ScheduledCheck check) {
        if (inFlight < settings.maxConcurrent()) run(check);
        else waiting.add(check);
    }

    private void run(ScheduledCheck check) {
        inFlight++;
        prober.probe(check.check())
                .otherwise(bug -> new ProbeResult.Inconclusive("Probe failed: " + bug))
                .onSuccess(result -> context.runOnContext(_ -> finished(check, result)));
    }

    private void finished(ScheduledCheck check, ProbeResult result) {
        inFlight--;
        try {
            check.finished(result);
        } finally {
            runNext();
        }
    }

    private void runNext() {
        while (inFlight < settings.maxConcurrent()) {
            var next = waiting.poll();
            if (next == null) return;
            if (isCurrent(next)) run(next);
        }
    }
}
