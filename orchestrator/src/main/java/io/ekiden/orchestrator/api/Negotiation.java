package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.api.event.SubscriptionsRoutes;
import io.ekiden.orchestrator.api.page.DescriptionRoutes;
import io.ekiden.orchestrator.api.pod.PodPath;
import io.ekiden.orchestrator.api.pod.PodsRoutes;
import io.ekiden.orchestrator.api.reservation.ReservationsRoutes;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What HTTP asks of every resource alike: {@code OPTIONS}, {@code HEAD}, methods it does not know (405) and media types it cannot give
 * (406). <b>Source:</b> what Marathon answers; its 405 lacks the {@code Allow} header.
 */
final class Negotiation implements Handler<RoutingContext> {
    private static final String APPS = "/v2/apps";
    private static final List<String> READ = List.of("GET", "HEAD");

    @Override
    public void handle(RoutingContext ctx) {
        methods(ctx.request().path()).ifPresentOrElse(methods -> negotiate(ctx, methods), ctx::next);
    }

    private static void negotiate(RoutingContext ctx, List<String> methods) {
        var method = ctx.request().method();
        if (method.equals(HttpMethod.OPTIONS)) {
            allow(ctx, methods);
            ctx.response().putHeader("Content-Type", Accept.JSON).end();
        } else if (!methods.contains(method.name()) && !isDeletionByLabel(ctx)) {
            allow(ctx, methods);
            Replies.message(ctx, 405, "Method Not Allowed");
        } else if (!canAnswer(ctx)) {
            Replies.message(ctx, 406, "Not Acceptable");
        } else if (method.equals(HttpMethod.HEAD) && !ctx.request().path().startsWith("/ping")) {
            ctx.put(Replies.HEAD, true);
            ctx.reroute(HttpMethod.GET, ctx.request().uri());
        } else {
            ctx.next();
        }
    }

    /** Not a method of the collection as a whole, which nobody should delete by a slip of the pen. */
    private static boolean isDeletionByLabel(RoutingContext ctx) {
        return ctx.request().method().equals(HttpMethod.DELETE)
                && ctx.request().path().equals(APPS)
                && ctx.queryParams().contains("label");
    }

    private static void allow(RoutingContext ctx, List<String> methods) {
        var all = new TreeSet<>(methods);
        all.add("OPTIONS");
        ctx.response().putHeader("Allow", String.join(",", all));
    }

    /** What is not JSON decides for itself. */
    private static boolean canAnswer(RoutingContext ctx) {
        var path = ctx.request().path();
        return !path.startsWith("/v2/")
                || path.startsWith("/v2/events")
                || Accept.takes(ctx, Accept.JSON)
                || (isTasks(path) && Accept.takes(ctx, Accept.TEXT));
    }

    private static boolean isTasks(String path) {
        return path.startsWith("/v2/tasks") || (path.startsWith("/v2/apps/") && path.endsWith("/tasks"));
    }

    /** Which methods a path knows, besides {@code OPTIONS}; absent for a path that is nothing, and for one that is not the API's. */
    private static Optional<List<String>> methods(String path) {
        if (path.equals(APPS) || path.startsWith(APPS + "/")) {
            return Optional.of(ofApps(AppPath.parse(path.substring(APPS.length()))));
        }
        if (path.equals(GroupsRoutes.ROOT) || path.startsWith(GroupsRoutes.ROOT + "/")) {
            return Optional.of(
                    GroupPath.parse(path.substring(GroupsRoutes.ROOT.length())) instanceof GroupPath.Group
                            ? List.of("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
                            : READ);
        }
        if (path.equals(PodsRoutes.ROOT) || path.startsWith(PodsRoutes.ROOT + "/")) {
            return Optional.of(PodPath.parse(path.substring(PodsRoutes.ROOT.length()))
                            .methods())
                    .filter(methods -> !methods.isEmpty());
        }
        if (path.startsWith("/v2/queue/") && path.endsWith("/delay")) {
            return Optional.of(List.of("DELETE"));
        }
        if (path.matches("/v2/deployments/[^/]+")) {
            return Optional.of(List.of("DELETE", "GET", "HEAD"));
        }
        if (path.matches("/v2/deployments/[^/]+/(pause|resume)")) {
            return Optional.of(List.of("POST"));
        }
        if (path.matches("/v2/tasks/[^/]+/(files|files/read|stats)|/v2/agents(/[^/]+)?")) {
            return Optional.of(READ);
        }
        if (path.matches("/v2/agents/[^/]+/(drain|reactivate)")) {
            return Optional.of(List.of("POST"));
        }
        return switch (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) {
            case "/v2/tasks", "/v2/deployments", "/v2/queue", "/v2/info", "/v2/plugins", ReservationsRoutes.PATH ->
                Optional.of(READ);
            case "/v2/tasks/delete", "/v2/plan" -> Optional.of(List.of("POST"));
            case SubscriptionsRoutes.ROOT -> Optional.of(List.of("DELETE", "GET", "HEAD", "POST"));
            case "/v2/leader" -> Optional.of(List.of("DELETE", "GET", "HEAD"));
            case "/v2/events" -> Optional.of(List.of("GET"));
            case "/logging" -> Optional.of(List.of("GET", "HEAD", "POST"));
            case "/ping", "/config", "/metrics", "/metrics/prometheus", DescriptionRoutes.PATH -> Optional.of(READ);
            default -> DescriptionRoutes.HELP.contains(path) ? Optional.of(READ) : Optional.empty();
        };
    }

    private static List<String> ofApps(AppPath path) {
        return switch (path) {
            case AppPath.App(var id) ->
                id.isRoot()
                        ? List.of("GET", "HEAD", "PATCH", "POST", "PUT")
                        : List.of("DELETE", "GET", "HEAD", "PATCH", "PUT");
            case AppPath.Group _, AppPath.GroupTasks _, AppPath.Versions _, AppPath.Version _ -> READ;
            case AppPath.Tasks _ -> List.of("DELETE", "GET", "HEAD");
            case AppPath.Task _ -> List.of("DELETE");
            case AppPath.Restart _ -> List.of("POST");
        };
    }
}
