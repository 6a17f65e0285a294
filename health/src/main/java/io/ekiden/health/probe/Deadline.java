package io.ekiden.health.probe;

import io.ekiden.health.ProbeResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** The result of a probe that is running: whatever comes first, an answer or the timeout. */
final class Deadline {
    private final Vertx vertx;
    private final Promise<ProbeResult> result = Promise.promise();
    private final long timer;
    private Runnable abandon = () -> {};

    /** Starts the clock. A zero timeout never ends. */
    Deadline(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        timer = timeout.isZero() ? -1 : vertx.setTimer(millis(timeout), _ -> expire(timeout));
    }

    /** Milliseconds for Vert.x timers and options, which want at least one and at most an int. */
    static int millis(Duration duration) {
        return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** What to do to the work in hand when time is up. */
    void onExpiry(Runnable abandon) {
        this.abandon = abandon;
    }

    boolean isOver() {
        return result.future().isComplete();
    }

    void complete(ProbeResult outcome) {
        if (!result.tryComplete(outcome)) return;
        if (timer >= 0) vertx.cancelTimer(timer);
    }

    /** The result of the attempt, unless time is up before. */
    Future<ProbeResult> limit(Supplier<Future<ProbeResult>> attempt) {
        try {
            attempt.get().onSuccess(this::complete).onFailure(this::fail);
        } catch (RuntimeException unusable) {
            // A host, port or path that nothing can be asked of: the check as written cannot pass.
            fail(unusable);
        }
        return future();
    }

    private void fail(Throwable failure) {
        complete(new ProbeResult.Failed(Causes.of(failure)));
    }

    Future<ProbeResult> future() {
        return result.future();
    }

    private void expire(Duration timeout) {
        if (result.tryComplete(new ProbeResult.Failed("Timed out after " + seconds(timeout) + " s"))) abandon.run();
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() % 1000 == 0
                ? Long.toString(timeout.toSeconds())
                : Double.toString(timeout.toMillis() / 1000.0);
    }
}
