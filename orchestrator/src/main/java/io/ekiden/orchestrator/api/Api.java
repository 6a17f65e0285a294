package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.api.agent.AgentsRoutes;
import io.ekiden.orchestrator.api.event.SubscriptionsRoutes;
import io.ekiden.orchestrator.api.http.Cors;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.http.LastingPaths;
import io.ekiden.orchestrator.api.http.LogLevels;
import io.ekiden.orchestrator.api.http.RequestLimit;
import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.api.leader.Abdication;
import io.ekiden.orchestrator.api.leader.LeaderRoutes;
import io.ekiden.orchestrator.api.page.DescriptionRoutes;
import io.ekiden.orchestrator.api.page.PageFiles;
import io.ekiden.orchestrator.api.page.PageRoutes;
import io.ekiden.orchestrator.api.pod.PodsRoutes;
import io.ekiden.orchestrator.api.reservation.ReservationsRoutes;
import io.ekiden.orchestrator.api.sandbox.TaskRoutes;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.group.GroupRoles;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes of a leader under one router. */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final long MAX_BODY_BYTES = 16 << 20;
    private static final List<String> WITHOUT_LEADER = List.of("/v2/info", "/v2/leader", "/v2/events", "/v2/plugins");

    /**
     * What the API is made of.
     *
     * @param info for {@code /v2/info}, {@code /v2/leader} and a header of every answer: must be cheap
     * @param measured counts requests, and is what {@code /metrics} shows
     */
    public record Ports(
            Leading leading,
            EventHub events,
            Supplier<InfoJson.Info> info,
            Measured measured,
            Abdication abdication,
            InstantSource clock) {}

    private Api() {}

    public static Router router(Vertx vertx, RoleSettings roles, Ports ports) {
        return router(vertx, roles, DefinitionOptions.DEFAULT, HttpSettings.DEFAULT, ports, Doors.none());
    }

    public static Router router(
            Vertx vertx, RoleSettings roles, DefinitionOptions options, HttpSettings http, Ports ports, Doors doors) {
        var router = Router.router(vertx);
        router.route().handler(ctx -> {
            http.putInto(ctx);
            measure(ctx, ports.measured());
            headers(ctx, ports);
            ctx.next();
        });
        router.route().handler(new RequestLimit(http, (ctx, reason) -> Replies.message(ctx, 503, reason)));
        router.route().handler(new Cors(http));
        router.route().handler(new Negotiation());
        router.route("/v2/*").handler(ctx -> leaderOnly(ctx, ports));
        router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        var leading = ports.leading();
        var scribe = new Scribe(vertx);
        var views = new AppViews(leading, ports.clock(), http.style());
        var tasks = new TasksRoutes(leading, views, scribe);
        tasks.mount(router);
        var rolesNow = new GroupRoles(roles, () -> leading.state().tree());
        var apps = new AppJson(rolesNow, options);
        var appsRoutes =
                new AppsRoutes(leading, views, new AppChanges(leading, apps, views, ports.clock()), tasks, scribe);
        var groups = new GroupsRoutes(leading, views, apps, ports.clock(), scribe);
        var pods = new PodsRoutes(leading, new PodJson(rolesNow, options), ports.clock());
        new PlanRoutes(leading, appsRoutes, groups, pods).mount(router);
        appsRoutes.mount(router);
        groups.mount(router);
        new DeploymentsRoutes(leading, scribe).mount(router);
        new QueueRoutes(leading, ports.clock(), scribe).mount(router);
        new EventsRoutes(ports.events()).mount(router);
        new SubscriptionsRoutes(leading, ports.clock()).mount(router);
        new LbRoutes(leading, ports.clock()).mount(router);
        new TaskRoutes(leading, doors, http.door().isPresent()).mount(router);
        new AgentsRoutes(leading, doors.master(), scribe, http.door().isPresent()).mount(router);
        new ReservationsRoutes(leading).mount(router);
        new SystemRoutes(new SystemRoutes.Process(ports.info(), ports.measured()), new LogLevels(vertx)).mount(router);
        new LeaderRoutes(ports.info(), ports.abdication()).mount(router);
        pods.mount(router);
        new DescriptionRoutes().mount(router);
        new PageRoutes(new PageFiles("webroot")).mount(router);
        errors(router);
        return router;
    }

    private static void measure(RoutingContext ctx, Measured measured) {
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            return; // Comes again as GET.
        }
        if (LastingPaths.isWebSocket(ctx.request())) {
            return; // One that opens has no end as an answer.
        }
        long begun = System.nanoTime();
        measured.began();
        ctx.addEndHandler(_ -> measured.answered(new Measured.Served(
                ctx.request().method().name(),
                ctx.response().getStatusCode(),
                Duration.ofNanos(System.nanoTime() - begun),
                ctx.request().bytesRead(),
                ctx.response().bytesWritten(),
                ctx.response().headers().contains("Content-Encoding"))));
    }

    /** Between two leaders nobody knows what is. <b>Source:</b> what Marathon says then. */
    private static void leaderOnly(RoutingContext ctx, Ports ports) {
        if (WITHOUT_LEADER.contains(ctx.request().path()) || ports.info().get().elected()) {
            ctx.next();
        } else {
            Replies.message(ctx, 503, "Could not determine the current leader");
        }
    }

    private static void headers(RoutingContext ctx, Ports ports) {
        var response = ctx.response()
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("X-XSS-Protection", "1; mode=block")
                .putHeader("Cache-Control", "no-cache, no-store, must-revalidate")
                .putHeader("Pragma", "no-cache")
                .putHeader("Expires", "0");
        ports.info().get().leaderUrl().ifPresent(url -> response.putHeader("X-Marathon-Leader", url));
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
