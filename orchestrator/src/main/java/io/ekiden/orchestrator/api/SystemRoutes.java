package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.orchestrator.api.http.LogLevels;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import io.ekiden.orchestrator.spec.Violations.Layer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The server itself: is it there, what is it made of, how does it feel. */
final class SystemRoutes {
    /** Names of loggers are kept for ever by the logging library. */
    private static final int MAX_LOGGER_NAME = 200;

    private static final int MAX_SECONDS = 86_400;
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

    private final Process process;
    private final LogLevels levels;

    /**
     * What the routes ask of the process they run in.
     *
     * @param info as of now
     * @param measured what {@code /metrics} shows
     */
    record Process(Supplier<InfoJson.Info> info, Measured measured) {}

    SystemRoutes(Process process, LogLevels levels) {
        this.process = process;
        this.levels = levels;
    }

    void mount(Router router) {
        router.get("/ping").handler(SystemRoutes::ping);
        router.head("/ping")
                .handler(ctx ->
                        ctx.response().putHeader("Content-Type", Accept.JSON).end());
        router.get("/v2/info")
                .handler(ctx ->
                        Replies.json(ctx, 200, InfoJson.write(process.info().get())));
        router.get("/v2/plugins").handler(ctx -> {
            var json = Json.object();
            json.putArray("plugins");
            Replies.json(ctx, 200, json);
        });
        router.get("/config")
                .handler(ctx ->
                        Replies.json(ctx, 200, InfoJson.settings(process.info().get())));
        router.get("/logging").handler(ctx -> Replies.json(ctx, 200, Json.texts(levels.all())));
        router.post("/logging").handler(ctx -> Replies.body(ctx).ifPresent(json -> setLevel(ctx, json)));
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

    private void setLevel(RoutingContext ctx, JsonNode json) {
        var logger = json.path("logger").asText("");
        var level = json.path("level").asText("").toLowerCase(Locale.ROOT);
        var seconds = json.path("durationSeconds");
        if (logger.isEmpty() || logger.length() > MAX_LOGGER_NAME) {
            refuse(
                    ctx,
                    Layer.RULES,
                    Violation.of("/logger", "must be a name of 1 to " + MAX_LOGGER_NAME + " characters"));
        } else if (!LEVELS.contains(level)) {
            refuse(
                    ctx,
                    Layer.SHAPE,
                    Violation.of(
                            "/level", "error.unknown.enum.literal", "must be one of " + String.join(", ", LEVELS)));
        } else if (!seconds.isMissingNode()
                && !(seconds.isInt() && seconds.intValue() >= 1 && seconds.intValue() <= MAX_SECONDS)) {
            refuse(
                    ctx,
                    Layer.RULES,
                    Violation.of("/durationSeconds", "must be a whole number of seconds from 1 to " + MAX_SECONDS));
        } else {
            levels.set(
                    logger,
                    level,
                    Optional.of(seconds).filter(JsonNode::isInt).map(it -> Duration.ofSeconds(it.intValue())));
            var set = Json.object().put("level", level).put("logger", logger);
            Replies.json(ctx, 200, seconds.isInt() ? set.put("durationSeconds", seconds.intValue()) : set);
        }
    }

    private static void refuse(RoutingContext ctx, Layer layer, Violation violation) {
        Replies.problem(ctx, Problem.of(new Violations(layer, List.of(violation))));
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
