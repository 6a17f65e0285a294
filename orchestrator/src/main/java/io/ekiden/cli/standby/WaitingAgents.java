package io.ekiden.cli.standby;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Requests of agents that have come while their master does not know its cluster yet. To be told to come again would cost them another
 * wait, and the master, which has better to do, ten thousand requests more. Any thread.
 */
public final class WaitingAgents {
    /** Each is a connection that stands. Further ones are told to come again. */
    static final int MOST = 50_000;

    private final Map<HttpServerRequest, Context> waiting = new LinkedHashMap<>();

    /** Keeps the request until it is let go, or its connection ends. On the request's context. False when there are too many. */
    public synchronized boolean add(HttpServerRequest request) {
        if (waiting.size() >= MOST) {
            return false;
        }
        request.pause();
        request.response().closeHandler(_ -> remove(request));
        waiting.put(request, Objects.requireNonNull(Vertx.currentContext(), "not on a context"));
        return true;
    }

    private synchronized void remove(HttpServerRequest request) {
        waiting.remove(request);
    }

    /** All go on as if they came now, in the order in which they came, each on its own context. */
    public synchronized void release(Handler<HttpServerRequest> to) {
        waiting.forEach((request, context) -> {
            request.response().closeHandler(null);
            context.runOnContext(_ -> to.handle(request));
        });
        waiting.clear();
    }

    public synchronized int size() {
        return waiting.size();
    }
}
