package io.ekiden.orchestrator.api.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what one of our agents tells of a file that it follows, {@code /files/tail}: it knows of rotations, and of the writer's end. */
final class TailFollower {
    private static final int LONGEST_EVENT = 4 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(TailFollower.class);

    private final HttpClientResponse from;
    private final LogStream to;

    private TailFollower(RoutingContext ctx, HttpClientResponse from) {
        this.from = from;
        this.to = new LogStream(ctx, from::resume, () -> from.request().reset());
    }

    /** @param from paused */
    static void begin(RoutingContext ctx, HttpClientResponse from) {
        new TailFollower(ctx, from).begin();
    }

    private void begin() {
        var reader = new SseReader(LONGEST_EVENT, this::pass);
        from.exceptionHandler(_ -> to.cut());
        from.endHandler(_ -> to.cut());
        from.handler(chunk -> feed(reader, chunk));
        from.resume();
    }

    private void feed(SseReader reader, Buffer chunk) {
        if (to.isOver()) {
            return;
        }
        try {
            reader.feed(chunk);
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("An agent's log is not passed on any more: {}", unreadable.getMessage());
            to.cut();
            return;
        }
        if (to.isFull()) {
            from.pause();
        }
    }

    private void pass(SseReader.Event event) {
        switch (event.type()) {
            case "" -> to.data(event.id(), event.data());
            case "gap" -> to.gap(event.id(), event.data());
            case "end" -> to.end(LogRoutes.ENDED);
            default -> {} // Of a newer agent; the id of the next one is behind it.
        }
    }
}
