package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.spec.PathId;

/** The versions of an app. */
final class AppVersions {
    private AppVersions() {}

    static Versions of(Api api, PathId id) {
        AppFinder.find(api, id);
        return new Versions(
                "app", id, Json.texts(api.get(Ids.app(id) + "/versions").path("versions")));
    }

    static JsonNode definition(Api api, PathId id, String version) {
        return api.get(Ids.app(id) + "/versions/" + Ids.encoded(version));
    }
}
