package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.show.Meant;
import io.ekiden.orchestrator.spec.PathId;

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
            return CommandException.failed(id + " is a pod: 'ekiden pod show " + id + "' shows it, 'ekiden pod why "
                    + id + "' says what is wrong with it");
        }
        return CommandException.failed("there is no app " + id + Meant.ofIds(id.toString(), ids, "app list"));
    }
}
