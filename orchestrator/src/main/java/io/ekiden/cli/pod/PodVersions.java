package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.spec.PathId;
import java.util.Comparator;

/** The versions of a pod. */
final class PodVersions {
    private PodVersions() {}

    static Versions of(Api api, PathId id) {
        Pods.definition(api, id);
        // A Marathon lists them in no order; timestamps of the API sort as text.
        return new Versions(
                "pod",
                id,
                Json.texts(api.get(Ids.pod(id) + "::versions")).stream()
                        .sorted(Comparator.reverseOrder())
                        .toList());
    }

    static JsonNode definition(Api api, PathId id, String version) {
        return api.get(Ids.pod(id) + "::versions/" + Ids.encoded(version));
    }
}
