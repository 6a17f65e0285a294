package io.ekiden.lb.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells which apps an event of the stream is about. The event says only where to look: what is true is asked of the API.
 *
 * <p>Source: Marathon event types; {@code plan} has its actions' apps as {@code action.app}, or {@code app} in lists.
 */
final class AffectedApps {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AffectedApps() {}

    /** The ids of the apps to fetch again; empty for events without consequences for traffic. */
    static SortedSet<String> of(SseParser.SseEvent event) {
        var ids = new TreeSet<String>();
        try {
            var body = JSON.readTree(event.data());
            add(ids, body.path("appId"));
            add(ids, body.path("runSpecId"));
            add(ids, body.path("appDefinition").path("id"));
            for (var step : body.path("plan").path("steps")) {
                step.path("actions").forEach(action -> add(ids, action.path("app")));
            }
        } catch (JsonProcessingException malformed) {
            // The periodic full sync finds what this event would have told.
            return ids;
        }
        return ids;
    }

    private static void add(SortedSet<String> ids, JsonNode id) {
        if (id.isTextual() && id.asText().startsWith("/")) {
            ids.add(id.asText());
        }
    }
}
