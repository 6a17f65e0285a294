package io.ekiden.orchestrator.api.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Lets pages of other servers read. <b>Source:</b> Marathon {@code access_control_allow_origin}, which answers with the last of several
 * origins, whoever asks; here each gets its own.
 */
public final class Cors implements Handler<RoutingContext> {
    private static final String ANY = "*";
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String A_DAY = "86400";

    private final List<String> origins;

    public Cors(HttpSettings settings) {
        this.origins = settings.allowedOrigins();
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (!origins.isEmpty()) {
            ctx.response().headers().add("Vary", "Origin");
            allow(ctx);
        }
        ctx.next();
    }

    private void allow(RoutingContext ctx) {
        var origin = ctx.request().getHeader("Origin");
        if (origin == null || !(origins.contains(ANY) || origins.contains(origin))) {
            return;
        }
        var response = ctx.response()
                .putHeader("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin)
                .putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Max-Age", A_DAY)
                .putHeader(
                        "Access-Control-Expose-Headers",
                        "Ekiden-Plan-Token, ETag, Location, Marathon-Deployment-Id, Warning, X-Marathon-Leader");
        var wanted = ctx.request().getHeader("Access-Control-Request-Headers");
        if (wanted != null) {
            response.putHeader("Access-Control-Allow-Headers", wanted);
        }
    }
}
