package io.ekiden.health.probe;

import io.ekiden.health.Readiness;
import io.ekiden.health.Readiness.Response;
import io.ekiden.health.ReadinessQuestion;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks tasks whether they are ready: at once, then at each interval until they are. At most {@value #MAX_IN_FLIGHT} are asked at a time,
 * others wait in line. All methods may be called from any thread; listeners hear on the context that made the checker.
 */
public final class ReadinessChecker implements AutoCloseable {
    private static final int MAX_IN_FLIGHT = 256;

    private final Vertx vertx;
    private final Context context;
    private final ReadinessRequest request;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final Queue<Asked> waiting = new ArrayDeque<>();
    private int inFlight;

    private static final class Asked {
        private final String key;
        private final ReadinessQuestion question;
        private final Runnable onReady;
        private volatile Optional<Readiness> last = Optional.empty();
        private long timer = -1;

        Asked(String key, ReadinessQuestion question, Runnable onReady) {
            this.key = key;
            this.question = question;
            this.onReady = onReady;
        }
    }

    /** On the present context, or on a new event loop when the caller is on none. */
    public ReadinessChecker(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = new ReadinessRequest(vertx);
    }

    /** Begins to ask. Does nothing when the key is asked already, or was and has been ready. */
    public void start(String key, ReadinessQuestion question, Runnable onReady) {
        var fresh = new Asked(key, question, onReady);
        if (asked.putIfAbsent(key, fresh) == null) {
            context.runOnContext(_ -> submit(fresh));
        }
    }

    /** Asks no more, and forgets what was answered. Unknown keys are fine. */
    public void stop(String key) {
        var removed = asked.remove(key);
        if (removed != null) {
            context.runOnContext(_ -> vertx.cancelTimer(removed.timer));
        }
    }

    /** The last answer; absent before the first. */
    public Optional<Readiness> last(String key) {
        return Optional.ofNullable(asked.get(key)).flatMap(one -> one.last);
    }

    /** Asks nobody any more. */
    @Override
    public void close() {
        asked.keySet().forEach(this::stop);
        request.close();
    }

    private boolean isCurrent(Asked one) {
        return asked.get(one.key) == one;
    }

    private void submit(Asked one) {
        if (!isCurrent(one)) {
            return;
        }
        if (inFlight == MAX_IN_FLIGHT) {
            waiting.add(one);
            return;
        }
        inFlight++;
        long begin = System.nanoTime();
        request.send(one.question.target(), one.question.timeout())
                .onComplete(result -> context.runOnContext(_ -> {
                    inFlight--;
                    answered(one, result.result(), System.nanoTime() - begin);
                    next();
                }));
    }

    private void next() {
        while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
            submit(waiting.remove());
        }
    }

    private void answered(Asked one, Response response, long tookNanos) {
        if (!isCurrent(one)) {
            return;
        }
        boolean ready = one.question.readyCodes().contains(response.status());
        one.last = Optional.of(
                new Readiness(ready, one.question.keepsResponse() ? Optional.of(response) : Optional.empty()));
        if (ready) {
            one.onReady.run();
            return;
        }
        long rest = one.question.interval().toMillis() - tookNanos / 1_000_000;
        one.timer = vertx.setTimer(Math.max(1, rest), _ -> submit(one));
    }
}
