package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.show.Style;
import java.util.HashMap;
import java.util.Map;

/** What an app is at, in a word. <b>Source:</b> the states that Marathon's page shows. */
final class AppState {
    private final Map<String, Boolean> overdue = new HashMap<>();

    /** Knows what waits in the launch queue. */
    static AppState of(Api api) {
        var state = new AppState();
        api.get("/v2/queue")
                .path("queue")
                .forEach(entry -> state.overdue.put(
                        entry.path("app").path("id").asText(),
                        entry.path("delay").path("overdue").asBoolean()));
        return state;
    }

    /** The word, coloured. */
    String word(JsonNode app) {
        var waits = overdue.get(app.path("id").asText());
        if (waits != null) {
            return waits ? Style.BUSY.on("waiting") : Style.BAD.on("delayed");
        }
        if (!app.path("deployments").isEmpty()) {
            return Style.BUSY.on("deploying");
        }
        if (app.path("instances").asInt() == 0 && app.path("tasksRunning").asInt() == 0) {
            return Style.DIM.on("suspended");
        }
        if (app.path("tasksUnhealthy").asInt() > 0) {
            return Style.BAD.on("unhealthy");
        }
        return app.path("tasksRunning").asInt() < app.path("instances").asInt()
                ? Style.BUSY.on("starting")
                : Style.GOOD.on("running");
    }

    /** {@code 2 ok, 1 bad}; a dash where nothing is checked. */
    static String health(JsonNode app) {
        if (app.path("healthChecks").isEmpty()) {
            return "-";
        }
        int bad = app.path("tasksUnhealthy").asInt();
        return app.path("tasksHealthy").asInt() + " ok" + (bad == 0 ? "" : ", " + Style.BAD.on(bad + " bad"));
    }
}
