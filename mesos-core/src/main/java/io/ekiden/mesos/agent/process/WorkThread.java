package io.ekiden.mesos.agent.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that does all file and process work, piece by piece, in the order in which it was given. News of what runs already comes
 * before what is to be done: who starts a thousand tasks at once does not wait for the last to hear of the first.
 */
final class WorkThread {
    private static final Logger LOG = LoggerFactory.getLogger(WorkThread.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ekiden-containerizer").factory());
    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
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
    void later(Work piece) {
        submit(work, piece);
    }

    /** The same, before all that waits but what was given here. */
    void first(Work piece) {
        submit(news, piece);
    }

    private void submit(Queue<Runnable> queue, Work piece) {
        this.<@Nullable Void>ask(queue, () -> {
                    piece.run();
                    return null;
                })
                .onFailure(e -> {
                    if (!closed) {
                        LOG.error("containerizer work failed; the sweep of each second tries again", e);
                    }
                });
    }

    /** Again and again, each time so long after the last. */
    void every(Duration pause, Work piece) {
        long millis = pause.toMillis();
        var _ = executor.scheduleWithFixedDelay(() -> later(piece), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Any thread. The answer may come on either. */
    <T> Future<T> ask(Callable<T> piece) {
        return ask(work, piece);
    }

    private <T> Future<T> ask(Queue<Runnable> queue, Callable<T> piece) {
        var promise = Promise.<T>promise();
        synchronized (executor) { // so that each piece in a queue has its turn
            if (executor.isShutdown()) {
                return Future.failedFuture(new RejectedExecutionException("the containerizer is closed"));
            }
            queue.add(() -> {
                try {
                    promise.complete(piece.call());
                } catch (Exception e) {
                    promise.fail(e);
                }
            });
            executor.execute(this::next);
        }
        return promise.future();
    }

    private void next() {
        var piece = news.poll();
        if (piece == null) {
            piece = work.poll();
        }
        if (piece != null) {
            piece.run();
        }
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
        Future<@Nullable Void> done;
        synchronized (executor) {
            done = this.<@Nullable Void>ask(() -> {
                last.run();
                return null;
            });
            executor.shutdown();
        }
        return done.otherwiseEmpty().mapEmpty();
    }
}
