package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.QueueJson;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;

/** Apps that wait to be launched, and why. */
final class QueueRoutes {
    private static final String ROOT = "/v2/queue";
    private static final String DELAY = "/delay";

    private final Leading leading;
    private final InstantSource clock;
    private final Scribe scribe;

    QueueRoutes(Leading leading, InstantSource clock, Scribe scribe) {
        this.leading = leading;
        this.clock = clock;
        this.scribe = scribe;
    }

    void mount(Router router) {
        router.get(ROOT).handler(this::list);
        router.delete(ROOT + "/*").handler(this::resetDelay);
    }

    private void list(RoutingContext ctx) {
        boolean unusedOffers = ctx.queryParam("embed").contains("lastUnusedOffers");
        var now = clock.instant();
        var state = leading.state();
        Replies.later(ctx, scribe.write(ctx, () -> Replies.bytes(list(state, now, unusedOffers))));
    }

    private static ObjectNode list(OrchestratorState state, Instant now, boolean unusedOffers) {
        var json = Json.object();
        var queue = json.putArray("queue");
        state.waiting()
                .forEach((id, count) -> state.app(id)
                        .ifPresent(
                                app -> queue.add(QueueJson.write(entry(state, app, count, now), now, unusedOffers))));
        return json;
    }

    private static QueueJson.Entry entry(OrchestratorState state, AppDefinition app, int count, Instant now) {
        var since = state.instances(app.id()).stream()
                .filter(instance -> instance.condition() == Condition.SCHEDULED)
                .map(instance -> instance.times().since())
                .min(Comparator.naturalOrder());
        return new QueueJson.Entry(
                app,
                count,
                since.orElse(now),
                state.launching().backoff().delayUntil(app, now),
                state.launching().statistics().getOrDefault(app.id(), OfferStatistics.NONE));
    }

    private void resetDelay(RoutingContext ctx) {
        var tail = ctx.request().path().substring(ROOT.length());
        if (!tail.endsWith(DELAY)) {
            ctx.next();
            return;
        }
        var id = PathId.parse(tail.substring(0, tail.length() - DELAY.length()));
        leading.ask(new Request.ResetDelay(id))
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess(answer -> Replies.answer(ctx, answer));
    }
}
