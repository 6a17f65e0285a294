package io.ekiden.orchestrator.api.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;

/**
 * A log that is followed, as events for who reads it: {@code data} is {@code {"data":"text"}}, whose line ends are its own, and {@code id}
 * the place behind it; {@code gap} and {@code end} carry a {@code reason}, and {@code end} whether it is rather {@code lost}. On the
 * request's context.
 */
final class LogStream {
    /** More often than proxies, our own standbys among them, lose patience. */
    private static final long BEAT_MILLIS = 5_000;

    private final HttpServerResponse response;
    private final Runnable drained;
    private boolean over;
    private boolean spoken;

    /**
     * Begins to answer.
     *
     * @param drained who reads can take more
     * @param ended nobody reads any more, or all was said; once
     */
    LogStream(RoutingContext ctx, Runnable drained, Runnable ended) {
        this.response = ctx.response();
        this.drained = drained;
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream;charset=utf-8")
                // Proxies of the nginx kind would otherwise hold events back.
                .putHeader("X-Accel-Buffering", "no")
                .writeHead();
        response.drainHandler(_ -> this.drained.run());
        long timer = ctx.vertx().setPeriodic(BEAT_MILLIS, _ -> beat());
        ctx.addEndHandler(_ -> {
            over = true;
            ctx.vertx().cancelTimer(timer);
            ended.run();
        });
        if (response.closed()) {
            over = true;
        }
    }

    boolean isOver() {
        return over;
    }

    /** Whether who reads cannot take more now. */
    boolean isFull() {
        return response.writeQueueFull();
    }

    void data(String id, String text) {
        write("id: " + id + "\ndata: " + new String(Json.bytes(Json.object().put("data", text)), StandardCharsets.UTF_8)
                + "\n\n");
    }

    /** Something is missing before what follows. */
    void gap(String id, String reason) {
        tell("id: " + id + "\nevent: gap\n", Json.object().put("reason", reason));
    }

    /** Nothing more comes, and nobody need come back for more. */
    void end(String reason) {
        tell("event: end\n", Json.object().put("reason", reason));
        cut();
    }

    /** Nothing more comes for now, though the writer may write on: who reads may come back. */
    void lose(String reason) {
        tell("event: end\n", Json.object().put("reason", reason).put("lost", true));
        cut();
    }

    /** Who reads may come back to go on. */
    void cut() {
        if (!over) {
            over = true;
            response.end();
        }
    }

    private void tell(String head, ObjectNode body) {
        write(head + "data: " + new String(Json.bytes(body), StandardCharsets.UTF_8) + "\n\n");
    }

    private void beat() {
        if (!spoken) {
            write(":\n\n");
        }
        spoken = false;
    }

    private void write(String text) {
        if (!over) {
            spoken = true;
            response.write(Buffer.buffer(text));
        }
    }
}
