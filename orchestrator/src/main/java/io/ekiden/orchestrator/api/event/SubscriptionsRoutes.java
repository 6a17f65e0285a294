package io.ekiden.orchestrator.api.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/**
 * Who wants events to be posted: {@code /v2/eventSubscriptions}. <b>Source:</b> Marathon's resource of that name, up to 1.4.
 */
public final class SubscriptionsRoutes {
    public static final String ROOT = "/v2/eventSubscriptions";

    private final Leading leading;
    private final InstantSource clock;

    public SubscriptionsRoutes(Leading leading, InstantSource clock) {
        this.leading = leading;
        this.clock = clock;
    }

    public void mount(Router router) {
        router.get(ROOT).handler(this::list);
        router.route(HttpMethod.POST, ROOT).handler(ctx -> change(ctx, true));
        router.route(HttpMethod.DELETE, ROOT).handler(ctx -> change(ctx, false));
    }

    private void list(RoutingContext ctx) {
        var json = Json.object();
        json.set("callbackUrls", Json.texts(leading.state().callbacks()));
        Replies.json(ctx, 200, json);
    }

    private void change(RoutingContext ctx, boolean wanted) {
        var given = ctx.queryParam("callbackUrl");
        var url = given.isEmpty() ? "" : given.getFirst();
        // One that was stored before there was a rule against it can be removed.
        var wrong = CallbackUrl.whatIsWrongWith(url).filter(_ -> wanted || url.isBlank());
        if (wrong.isPresent()) {
            Replies.problem(ctx, Problem.message(422, "callbackUrl " + wrong.get()));
            return;
        }
        var from = Replies.origin(ctx);
        leading.ask(new Request.Subscribe(url, wanted, from))
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess(answer -> {
                    if (answer instanceof Answer.Done) {
                        Replies.json(ctx, 200, told(new StreamEvent.Subscription(from.clientIp(), url, wanted)));
                    } else {
                        Replies.answer(ctx, answer);
                    }
                });
    }

    private JsonNode told(StreamEvent event) {
        return EventJson.frame(event, clock.instant()).body();
    }
}
