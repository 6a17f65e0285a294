package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.mesos.model.id.AgentId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what one of our agents tells of a file that it follows, {@code /files/tail}: it knows of rotations, and of the writer's end. */
final class TailFollower {
    private static final int LONGEST_EVENT = 4 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(TailFollower.class);

    private final HttpClientResponse from;
    private final Watch watch;
    private final LogStream to;
    private long heardAt = System.nanoTime();

    /** @param silence after which the agent is taken for gone */
    record Watch(AgentId agent, Duration silence) {}

    private TailFollower(RoutingContext ctx, HttpClientResponse from, Watch watch) {
        this.from = from;
        this.watch = watch;
        // Some four looks for each silence.
        long timer = ctx.vertx().setPeriodic(Math.max(1, watch.silence().toMillis() / 4), _ -> look());
        this.to = new LogStream(ctx, from::resume, () -> {
            ctx.vertx().cancelTimer(timer);
            from.request().reset();
        });
    }

    /** @param from paused */
    static void begin(RoutingContext ctx, HttpClientResponse from, Watch watch) {
        new TailFollower(ctx, from, watch).begin();
    }

    /** A connection to a machine that is gone looks as one does on which nothing is said. */
    private void look() {
        if (to.isFull()) {
            heardAt = System.nanoTime(); // It is we who do not listen.
        } else if (System.nanoTime() - heardAt > watch.silence().toNanos() && !to.isOver()) {
            to.lose("nothing was heard of the agent " + watch.agent() + " for "
                    + watch.silence().toSeconds()
                    + " seconds, not even that it lives; follow the log again when it is back");
        }
    }

    private void begin() {
        var reader = new SseReader(LONGEST_EVENT, this::pass);
        from.exceptionHandler(_ -> to.cut());
        from.endHandler(_ -> to.cut());
        from.handler(chunk -> feed(reader, chunk));
        from.resume();
    }

    private void feed(SseReader reader, Buffer chunk) {
        heardAt = System.nanoTime();
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
