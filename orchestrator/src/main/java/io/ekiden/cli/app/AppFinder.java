package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Similar;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;

/** Apps by their ids; of one that is not there it says which is meant, most likely. */
public final class AppFinder {
    private AppFinder() {}

    public static JsonNode find(Api api, PathId id) {
        return find(api, id, "");
    }

    /** @param query with its question mark, or empty */
    public static JsonNode find(Api api, PathId id, String query) {
        return api.find(Ids.app(id) + query).map(answer -> answer.path("app")).orElseThrow(() -> missing(api, id));
    }

    private static CommandException missing(Api api, PathId id) {
        var ids = Json.stream(api.get("/v2/apps").path("apps"))
                .map(app -> app.path("id").asText())
                .toList();
        if (api.find(Ids.pod(id)).isPresent()) {
            return CommandException.failed(id + " is a pod: 'ekiden pod show " + id + "'");
        }
        return CommandException.failed("there is no app " + id + meant(id.toString(), ids));
    }

    private static String meant(String id, List<String> ids) {
        var name = id.substring(id.lastIndexOf('/'));
        var likely = ids.stream()
                .filter(other -> other.endsWith(name) || Similar.isClose(id, other))
                .limit(3)
                .toList();
        return likely.isEmpty()
                ? "; 'ekiden app list' shows what there is"
                : "; did you mean " + String.join(" or ", likely) + "?";
    }
}
