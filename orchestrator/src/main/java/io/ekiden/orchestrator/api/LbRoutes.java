package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.kernel.Request;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;

/** Load balancers that want to be waited for before a task is killed. Ours alone; Marathon has no such thing. */
final class LbRoutes {
    private static final long MAX_TTL_SECONDS = 3600;

    private final Leading leading;
    private final InstantSource clock;

    LbRoutes(Leading leading, InstantSource clock) {
        this.leading = leading;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/v2/lb").handler(this::list);
        router.put("/v2/lb/:id").handler(this::alive);
        router.post("/v2/lb/:id/drained").handler(this::drained);
    }

    private void list(RoutingContext ctx) {
        var now = clock.instant();
        var list = JsonNodeFactory.instance.objectNode();
        var balancers = list.putArray("balancers");
        leading.state().balancers().aliveUntil().forEach((id, until) -> {
            if (until.isAfter(now)) {
                balancers.addObject().put("id", id).put("aliveUntil", until.toString());
            }
        });
        Replies.json(ctx, 200, list);
    }

    private void alive(RoutingContext ctx) {
        Replies.body(ctx).ifPresent(json -> {
            long ttl = json.path("ttlSeconds").asLong(0);
            if (ttl < 1 || ttl > MAX_TTL_SECONDS) {
                Replies.message(ctx, 422, "ttlSeconds must be from 1 to " + MAX_TTL_SECONDS);
            } else {
                ask(ctx, new Request.BalancerAlive(ctx.pathParam("id"), Duration.ofSeconds(ttl)));
            }
        });
    }

    private void drained(RoutingContext ctx) {
        Replies.body(ctx).ifPresent(json -> {
            var tasks = new ArrayList<TaskId>();
            json.path("taskIds").forEach(id -> tasks.add(new TaskId(id.asText())));
            ask(ctx, new Request.BalancerDrained(ctx.pathParam("id"), tasks));
        });
    }

    private void ask(RoutingContext ctx, Request request) {
        leading.ask(request)
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess(answer -> Replies.answer(ctx, answer));
    }
}
