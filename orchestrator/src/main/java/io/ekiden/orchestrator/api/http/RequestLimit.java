package io.ekiden.orchestrator.api.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Refuses requests beyond so many at once. What lasts is limited by numbers of its own. */
public final class RequestLimit implements Handler<RoutingContext> {
    /** Set on requests that count: a {@code HEAD} comes again as a {@code GET}. */
    private static final String COUNTED = "counted";

    private final OptionalInt most;
    private final BiConsumer<RoutingContext, String> refuse;
    private final AtomicInteger active = new AtomicInteger();

    /** @param refuse answers 503 with the reason */
    public RequestLimit(HttpSettings settings, BiConsumer<RoutingContext, String> refuse) {
        this.most = settings.maxConcurrentRequests();
        this.refuse = refuse;
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (most.isEmpty() || ctx.get(COUNTED) != null || LastingPaths.isLasting(ctx.request())) {
            ctx.next();
            return;
        }
        if (active.incrementAndGet() > most.getAsInt()) {
            active.decrementAndGet();
            refuse.accept(
                    ctx,
                    "Too many concurrent requests: at most " + most.getAsInt()
                            + " are allowed by --http-max-concurrent-requests. Try again.");
            return;
        }
        ctx.put(COUNTED, true);
        ctx.addEndHandler(_ -> active.decrementAndGet());
        ctx.next();
    }
}
