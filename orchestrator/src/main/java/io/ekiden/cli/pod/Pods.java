package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.show.Meant;
import io.ekiden.orchestrator.spec.PathId;

/** Pods by their ids; of one that is not there it says which is meant, most likely. */
final class Pods {
    private Pods() {}

    static JsonNode definition(Api api, PathId id) {
        return api.find(Ids.pod(id)).orElseThrow(() -> missing(api, id));
    }

    static JsonNode status(Api api, PathId id) {
        return api.find(Ids.pod(id) + "::status").orElseThrow(() -> missing(api, id));
    }

    private static CommandException missing(Api api, PathId id) {
        if (api.find(Ids.app(id)).isPresent()) {
            return CommandException.failed(id + " is an app: 'ekiden app show " + id + "'");
        }
        var ids = Json.stream(api.get("/v2/pods/::status"))
                .map(pod -> pod.path("id").asText())
                .toList();
        return CommandException.failed("there is no pod " + id + Meant.ofIds(id.toString(), ids, "pod list"));
    }
}
