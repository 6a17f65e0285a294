package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.events.EventHub;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.TreeSet;

/** The event stream: {@code /v2/events}, as server-sent events. */
final class EventsRoutes {
    private final EventHub hub;

    EventsRoutes(EventHub hub) {
        this.hub = hub;
    }

    void mount(Router router) {
        router.get("/v2/events").handler(this::subscribe);
    }

    private void subscribe(RoutingContext ctx) {
        var accept = ctx.request().getHeader("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            ctx.response().setStatusCode(405).end();
            return;
        }
        if (hub.isFull()) {
            Replies.message(ctx, 503, "Too many event streams are open; close one, and try again");
            return;
        }
        ctx.response()
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream;charset=utf-8")
                // Proxies of the nginx kind would otherwise hold events back.
                .putHeader("X-Accel-Buffering", "no");
        var remote = ctx.request().remoteAddress();
        var address = remote == null ? "" : remote.hostAddress();
        ctx.response().writeHead();
        hub.subscribe(
                ctx.response(),
                new TreeSet<>(ctx.queryParam("event_type")),
                address,
                Optional.ofNullable(ctx.request().getHeader("Last-Event-ID")).filter(id -> !id.isBlank()));
    }
}
