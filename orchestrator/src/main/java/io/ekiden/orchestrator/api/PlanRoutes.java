package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.plan.PlanBody;
import io.ekiden.orchestrator.api.pod.PodsRoutes;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code POST /v2/plan}: what a change would do. Read as the change itself would be, up to where it would be asked for; and the way back:
 * {@code ?plan=<token>} on a change makes it only if the plan still holds.
 */
public final class PlanRoutes {
    private static final String ONLY_PLANNED = "onlyPlanned";
    private static final String RESTART = "restart";
    private static final String IF_NEEDED = "ifNeeded";

    private final Leading leading;
    private final AppsRoutes apps;
    private final GroupsRoutes groups;
    private final PodsRoutes pods;

    PlanRoutes(Leading leading, AppsRoutes apps, GroupsRoutes groups, PodsRoutes pods) {
        this.leading = leading;
        this.apps = apps;
        this.groups = groups;
        this.pods = pods;
    }

    void mount(Router router) {
        for (var path : List.of("/v2/apps", "/v2/groups", "/v2/pods", "/v2/plan")) {
            router.route(path).handler(PlanRoutes::checkRestart);
            router.route(path + "/*").handler(PlanRoutes::checkRestart);
        }
        router.post("/v2/plan").handler(ctx -> Replies.body(ctx).ifPresent(json -> plan(ctx, json)));
    }

    private void plan(RoutingContext ctx, JsonNode json) {
        ctx.put(ONLY_PLANNED, true);
        switch (PlanBody.of(json, leading.state())) {
            case APPS -> apps.update(ctx, json);
            case APP -> apps.update(ctx, Json.array().add(json));
            case POD -> pods.put(ctx, json);
            case GROUP -> group(ctx, json);
        }
    }

    /** The id is that of the URL of the change: beside it, factors and versions stand alone. */
    private void group(RoutingContext ctx, JsonNode json) {
        var id = json.path("id").asText("");
        if (json instanceof ObjectNode group && !id.isEmpty() && PathIdRules.hasShape(id)) {
            groups.update(ctx, group.deepCopy().without("id"), PathId.parse(id));
        } else {
            groups.update(ctx, json, PathId.ROOT);
        }
    }

    static boolean isPlan(RoutingContext ctx) {
        return ctx.get(ONLY_PLANNED) != null;
    }

    /** Whether tasks are restarted for what they need not notice. */
    public static Request.Restart restart(RoutingContext ctx) {
        return ctx.queryParam(RESTART).contains(IF_NEEDED) ? Request.Restart.IF_NEEDED : Request.Restart.ALWAYS;
    }

    /** Refuses what is neither: who means to spare tasks must not restart them by a slip of the pen. */
    private static void checkRestart(RoutingContext ctx) {
        var unknown = ctx.queryParam(RESTART).stream()
                .filter(value -> !value.equals(IF_NEEDED) && !value.equals("always"))
                .findFirst();
        if (unknown.isPresent()) {
            Replies.message(ctx, 422, "restart is " + IF_NEEDED + " or always, not " + unknown.get());
        } else {
            ctx.next();
        }
    }

    /**
     * Asks for a kill, or which instances it would be, or for it as it was planned.
     *
     * @param reply with the instances that were killed, or would be
     */
    public static void kill(
            RoutingContext ctx, Leading leading, Request.KillTasks request, Consumer<List<Instance>> reply) {
        ask(ctx, leading, request)
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess(answer -> {
                    switch (answer) {
                        case Answer.Killed(var instances) -> reply.accept(instances);
                        case Answer.KillForeseen(var instances, var token) -> {
                            Replies.token(ctx, token);
                            reply.accept(instances);
                        }
                        default -> Replies.answer(ctx, answer);
                    }
                });
    }

    /** Asks for a change, or what it would do, or for it as it was planned. */
    public static Future<Answer> ask(RoutingContext ctx, Leading leading, Request request) {
        if (isPlan(ctx) || Replies.flag(ctx, "dryRun", false)) {
            return Future.succeededFuture(leading.foresee(request));
        }
        var token = ctx.queryParam("plan").stream().findFirst();
        return leading.ask(
                token.<Request>map(plan -> new Request.AsPlanned(request, plan)).orElse(request));
    }
}
