package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** The server itself: is it there, who leads, what is it made of, how does it feel. */
final class SystemRoutes {
    private final Process process;

    /**
     * What the routes ask of the process they run in.
     *
     * @param info as of now
     * @param measured what {@code /metrics} shows
     * @param abdicate gives up leadership soon, after the answer has left
     */
    record Process(Supplier<InfoJson.Info> info, Measured measured, Runnable abdicate) {}

    SystemRoutes(Process process) {
        this.process = process;
    }

    void mount(Router router) {
        router.get("/ping").handler(SystemRoutes::ping);
        router.head("/ping")
                .handler(ctx ->
                        ctx.response().putHeader("Content-Type", Accept.JSON).end());
        router.get("/v2/info")
                .handler(ctx ->
                        Replies.json(ctx, 200, InfoJson.write(process.info().get())));
        router.get("/v2/leader").handler(this::leader);
        router.delete("/v2/leader").handler(this::abdicate);
        router.get("/v2/plugins").handler(ctx -> {
            var json = Json.object();
            json.putArray("plugins");
            Replies.json(ctx, 200, json);
        });
        router.get("/metrics").handler(this::metrics);
        router.get("/metrics/prometheus").handler(this::prometheus);
    }

    private static void ping(RoutingContext ctx) {
        var accept = ctx.request().getHeader("Accept");
        if (accept != null && accept.contains("application/json")) {
            Replies.json(ctx, 200, TextNode.valueOf("pong"));
        } else {
            ctx.response().putHeader("Content-Type", "text/plain").end("pong");
        }
    }

    private void leader(RoutingContext ctx) {
        process.info()
                .get()
                .leader()
                .ifPresentOrElse(
                        leader -> Replies.json(ctx, 200, Json.object().put("leader", leader)),
                        () -> Replies.message(ctx, 404, "There is no leader"));
    }

    private void abdicate(RoutingContext ctx) {
        if (!process.info().get().elected()) {
            Replies.message(ctx, 404, "There is no leader");
            return;
        }
        var json = Json.object().put("message", "Leadership abdicated");
        json.putArray("details");
        // The answer first: whoever waits for it may be the last request of this leader.
        ctx.addEndHandler(_ -> process.abdicate().run());
        Replies.json(ctx, 200, json);
    }

    /** JSON as Marathon, but for those who ask for text: Prometheus does, and Marathon refuses it (406). */
    private void metrics(RoutingContext ctx) {
        if (Accept.takes(ctx, Accept.JSON) && !Accept.names(ctx, Accept.TEXT)) {
            Replies.json(ctx, 200, process.measured().json());
        } else {
            prometheus(ctx);
        }
    }

    private void prometheus(RoutingContext ctx) {
        Replies.text(
                ctx,
                "text/plain; version=0.0.4; charset=utf-8",
                process.measured().prometheus());
    }
}
