package io.ekiden.orchestrator.api.reservation;

import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.Replies;
import io.vertx.ext.web.Router;

/** {@code GET /v2/reservations}. Ours alone: with Marathon one has to ask the master, which does not know whose it is. */
public final class ReservationsRoutes {
    public static final String PATH = "/v2/reservations";

    private final Leading leading;

    public ReservationsRoutes(Leading leading) {
        this.leading = leading;
    }

    public void mount(Router router) {
        router.get(PATH).handler(ctx -> Replies.json(ctx, 200, ReservationsJson.write(leading.state())));
    }
}
