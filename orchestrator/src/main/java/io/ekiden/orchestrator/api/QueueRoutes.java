package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.QueueJson;
import io.ekiden.orchestrator.kernel.QueuedApp;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.PathId;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Apps that wait to be launched, and why. */
final class QueueRoutes {
    private static final String ROOT = "/v2/queue";
    private static final String DELAY = "/delay";
    private static final String START = "{\"queue\":[";
    /** Bytes made ready at once for an answer, at most. */
    private static final int MOST_ROOM = 64 * 1024 * 1024;

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
        Replies.later(ctx, scribe.write(ctx, () -> list(leading.queue(), now, unusedOffers)));
    }

    /** One after the other: the tree of thousands is several times as large as its text, and all threads wait while it is moved. */
    private static Buffer list(List<QueuedApp> waiting, Instant now, boolean unusedOffers) {
        var writer = new QueueJson(now, unusedOffers);
        var text = Buffer.buffer(START);
        for (int i = 0; i < waiting.size(); i++) {
            var app = Json.bytes(writer.write(waiting.get(i)));
            if (i == 0) {
                // Most are of much the same length.
                text = Buffer.buffer(Math.min(waiting.size(), MOST_ROOM / app.length) * app.length)
                        .appendString(START);
            } else {
                text.appendString(",");
            }
            text.appendBytes(app);
        }
        return text.appendString("]}");
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
