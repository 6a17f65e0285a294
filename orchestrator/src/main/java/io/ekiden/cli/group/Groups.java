package io.ekiden.cli.group;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Versions;
import io.ekiden.cli.show.Meant;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayList;
import java.util.List;

/** Groups by their ids; of one that is not there it says which is meant, most likely. */
final class Groups {
    private Groups() {}

    /** @param query with its question mark */
    static JsonNode find(Api api, PathId id, String query) {
        return api.find(Ids.group(id) + query).orElseThrow(() -> missing(api, id));
    }

    /** Those of a group that was destroyed too, as long as it can be brought back. */
    static Versions versions(Api api, PathId id) {
        var all = api.find(Ids.group(id) + "/versions").orElseThrow(() -> missing(api, id));
        return new Versions("group", id, Json.texts(all));
    }

    private static CommandException missing(Api api, PathId id) {
        var root = api.find(Ids.group(PathId.ROOT) + "?embed=group.groups&embed=group.apps")
                .orElseGet(Json::object);
        var apps = new ArrayList<String>();
        var groups = new ArrayList<String>();
        collect(root, groups, apps);
        if (apps.contains(id.toString())) {
            return CommandException.failed(id + " is an app: 'ekiden app show " + id + "'");
        }
        return CommandException.failed("there is no group " + id + Meant.ofIds(id.toString(), groups, "group list"));
    }

    private static void collect(JsonNode group, List<String> groups, List<String> apps) {
        group.path("apps").forEach(app -> apps.add(app.path("id").asText()));
        for (var below : group.path("groups")) {
            groups.add(below.path("id").asText());
            collect(below, groups, apps);
        }
    }
}
