package io.ekiden.mesos.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Does what readers ask for, off the event loops and one piece of a kind at a time: who asks while one is being done gets the next one,
 * together with all others who wait. Twenty pollers of a large state so cost little more than one.
 */
public final class SharedWork<T> {
    private final Vertx vertx;
    private final Map<String, Round<T>> rounds = new HashMap<>();

    /** {@code next} is there as soon as somebody waits for it. */
    private static final class Round<T> {
        private final Promise<T> now = Promise.promise();
        private @Nullable Promise<T> next;
    }

    public SharedWork(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * A result that is not older than this call.
     *
     * @param kind equal for calls that can share one: of their work, anybody's is done for all
     */
    public Future<T> get(String kind, Callable<T> work) {
        Round<T> round;
        synchronized (rounds) {
            var running = rounds.get(kind);
            if (running != null) {
                if (running.next == null) {
                    running.next = Promise.promise();
                }
                return running.next.future();
            }
            round = new Round<>();
            rounds.put(kind, round);
        }
        run(kind, round, work);
        return round.now.future();
    }

    private void run(String kind, Round<T> round, Callable<T> work) {
        vertx.executeBlocking(work, false).onComplete(result -> {
            Round<T> following = null;
            synchronized (rounds) {
                var waiting = round.next;
                if (waiting == null) {
                    rounds.remove(kind);
                } else {
                    following = new Round<>();
                    following.now.future().onComplete(waiting);
                    rounds.put(kind, following);
                }
            }
            if (following != null) {
                run(kind, following, work);
            }
            round.now.handle(result);
        });
    }
}
