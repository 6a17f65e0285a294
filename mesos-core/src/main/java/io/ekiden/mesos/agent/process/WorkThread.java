package io.ekiden.mesos.agent.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that does all file and process work, piece by piece, in the order in which it was given. */
final class WorkThread {
    private static final Logger LOG = LoggerFactory.getLogger(WorkThread.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ekiden-containerizer").factory());
    private volatile boolean closed;

    /** Work that may fail as file work does. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** For work that comes later and cares for its failures itself. */
    ScheduledExecutorService executor() {
        return executor;
    }

    /** Any thread. What fails is logged: the sweep of each second finds what is left to do. */
    void later(Work work) {
        ask(() -> {
                    work.run();
                    return null;
                })
                .onFailure(e -> {
                    if (!closed) {
                        LOG.error("containerizer work failed; the sweep of each second tries again", e);
                    }
                });
    }

    /** Again and again, each time so long after the last. */
    void every(Duration pause, Work work) {
        long millis = pause.toMillis();
        var _ = executor.scheduleWithFixedDelay(() -> later(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Any thread. The answer may come on either. */
    <T> Future<T> ask(Callable<T> work) {
        var promise = Promise.<T>promise();
        try {
            executor.execute(() -> {
                try {
                    promise.complete(work.call());
                } catch (Exception e) {
                    promise.fail(e);
                }
            });
        } catch (RejectedExecutionException closedAlready) {
            promise.tryFail(closedAlready);
        }
        return promise.future();
    }

    /** True from the first wish to end on, while what was given before is still done. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Ends after what was given before, and this.
     *
     * @return completes when all of it is done; at once when it was closed before
     */
    Future<Void> close(Work last) {
        closed = true;
        var done = this.<@Nullable Void>ask(() -> {
            last.run();
            return null;
        });
        executor.shutdown();
        return done.otherwiseEmpty().mapEmpty();
    }
}
