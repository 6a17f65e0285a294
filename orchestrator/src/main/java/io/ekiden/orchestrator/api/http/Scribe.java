package io.ekiden.orchestrator.api.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes answers that may be long, such as of all apps there are, on threads of its own: the loop that serves everybody goes on meanwhile.
 * What is written of must be an immutable snapshot, or be for any thread. What comes of it, comes on the context of who asked.
 */
public final class Scribe {
    private static final String NAME = "ekiden-api-scribe";
    /** More would take processors from what the answers are about. */
    private static final int THREADS = 2;

    private final WorkerExecutor threads;

    public Scribe(Vertx vertx) {
        this.threads = vertx.createSharedWorkerExecutor(NAME, THREADS);
    }

    /** Written for this request alone. */
    public Future<Content> write(RoutingContext ctx, Supplier<Buffer> write) {
        boolean zipped = isToBeZipped(ctx);
        return threads.executeBlocking(() -> Content.of(write.get()).prepare(zipped), false);
    }

    /** Written unless that was done before, or is being done, for the same question of the same parts. */
    public Future<Content> write(
            RoutingContext ctx, Remembered remembered, List<Object> from, String question, Supplier<Buffer> write) {
        boolean zipped = isToBeZipped(ctx);
        return remembered
                .answer(
                        from,
                        question,
                        tag -> threads.executeBlocking(
                                () -> Content.tagged(write.get(), tag).prepare(zipped), false))
                .compose(content -> content.isPrepared(zipped)
                        ? Future.succeededFuture(content)
                        : threads.executeBlocking(() -> content.prepare(true), false));
    }

    private static boolean isToBeZipped(RoutingContext ctx) {
        return HttpSettings.of(ctx).compression() && Content.takesGzip(ctx);
    }
}
