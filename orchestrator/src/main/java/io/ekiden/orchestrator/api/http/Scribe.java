package io.ekiden.orchestrator.api.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Writes answers that may be long, such as of all apps there are, on threads of its own: the loop that serves everybody goes on meanwhile.
 * What is written of must be an immutable snapshot, or be for any thread. What comes of it, comes on the context of who asked; for those who
 * have gone before it is begun nothing is written, and what comes is {@link Gone}. Beyond what may wait it is {@link Busy}.
 */
public final class Scribe {
    /** So many answers may wait to be begun: each holds the snapshot that it is of, and who is further behind will not wait for it. */
    static final int MOST_WAITING = 1_000;

    private static final String NAME = "ekiden-api-scribe";
    /** More would take processors from what the answers are about. */
    private static final int THREADS = 2;

    private final WorkerExecutor threads;
    private final int mostWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Too many answers wait to be written. */
    public static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1L;
        /** After which it is worth while to ask again. */
        public static final int RETRY_AFTER_SECONDS = 1;

        private Busy(int waiting) {
            super(
                    "Too many answers wait to be written: " + waiting
                            + ". Nothing was read; try again later, and ask for less at once.",
                    null,
                    false,
                    false);
        }
    }

    /** Whoever asked has hung up. */
    public static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Gone() {
            super("whoever asked has hung up", null, false, false);
        }
    }

    public Scribe(Vertx vertx) {
        this(vertx, MOST_WAITING);
    }

    Scribe(Vertx vertx, int mostWaiting) {
        this.threads = vertx.createSharedWorkerExecutor(NAME, THREADS);
        this.mostWaiting = mostWaiting;
    }

    /** Written for this request alone. */
    public Future<Content> write(RoutingContext ctx, Supplier<Buffer> write) {
        boolean zipped = isToBeZipped(ctx);
        return queue(new Askers(ctx.response()), () -> Content.of(write.get()).prepare(zipped));
    }

    /** Written unless that was done before, or is being done, for the same question of the same parts. */
    public Future<Content> write(
            RoutingContext ctx, Remembered remembered, List<Object> from, String question, Supplier<Buffer> write) {
        boolean zipped = isToBeZipped(ctx);
        return remembered
                .answer(
                        from,
                        question,
                        ctx.response(),
                        (tag, askers) -> queue(
                                askers, () -> Content.tagged(write.get(), tag).prepare(zipped)))
                .compose(content -> content.isPrepared(zipped)
                        ? Future.succeededFuture(content)
                        : queue(new Askers(ctx.response()), () -> content.prepare(true)));
    }

    private Future<Content> queue(Askers askers, Callable<Content> write) {
        if (waiting.incrementAndGet() > mostWaiting) {
            return Future.failedFuture(new Busy(waiting.decrementAndGet()));
        }
        return threads.executeBlocking(
                () -> {
                    waiting.decrementAndGet();
                    if (!askers.begin()) {
                        throw new Gone();
                    }
                    return write.call();
                },
                false);
    }

    private static boolean isToBeZipped(RoutingContext ctx) {
        return HttpSettings.of(ctx).compression() && Content.takesGzip(ctx);
    }
}
