package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes of a leader under one router. */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final long MAX_BODY_BYTES = 16 << 20;

    /**
     * What the API is made of.
     *
     * @param info for {@code /v2/info}, {@code /v2/leader} and a header of every answer: must be cheap
     * @param prometheus all metrics in Prometheus' text format
     * @param abdicate gives up leadership soon after; must not block
     */
    public record Ports(
            Leading leading,
            EventHub events,
            Supplier<InfoJson.Info> info,
            Supplier<String> prometheus,
            Runnable abdicate,
            InstantSource clock) {}

    private Api() {}

    public static Router router(Vertx vertx, RoleSettings roles, Ports ports) {
        var router = Router.router(vertx);
        router.route().handler(ctx -> {
            headers(ctx, ports);
            ctx.next();
        });
        router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        var leading = ports.leading();
        var views = new AppViews(leading, ports.clock());
        var tasks = new TasksRoutes(leading, views);
        tasks.mount(router);
        new AppsRoutes(leading, views, new AppChanges(leading, new AppJson(roles), ports.clock()), tasks).mount(router);
        new DeploymentsRoutes(leading).mount(router);
        new QueueRoutes(leading, ports.clock()).mount(router);
        new EventsRoutes(ports.events(), ports.clock()).mount(router);
        new LbRoutes(leading).mount(router);
        new SystemRoutes(new SystemRoutes.Process(ports.info(), ports.prometheus(), ports.abdicate())).mount(router);
        errors(router);
        return router;
    }

    private static void headers(RoutingContext ctx, Ports ports) {
        var response = ctx.response()
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("X-XSS-Protection", "1; mode=block")
                .putHeader("Cache-Control", "no-cache, no-store, must-revalidate")
                .putHeader("Pragma", "no-cache")
                .putHeader("Expires", "0");
        ports.info().get().leader().ifPresent(leader -> response.putHeader("X-Marathon-Leader", "http://" + leader));
    }

    private static void errors(Router router) {
        router.errorHandler(400, ctx -> Replies.message(ctx, 400, "Bad Request"));
        router.errorHandler(404, ctx -> Replies.message(ctx, 404, "URI not found"));
        router.errorHandler(405, AppsRoutes::methodNotAllowed);
        router.errorHandler(
                413, ctx -> Replies.message(ctx, 413, "The body is larger than " + MAX_BODY_BYTES + " bytes"));
        router.errorHandler(500, ctx -> {
            LOG.error(
                    "request failed method={} path={}",
                    ctx.request().method(),
                    ctx.request().path(),
                    ctx.failure());
            Replies.message(ctx, 500, "Internal error; the server's log says more");
        });
    }
}
