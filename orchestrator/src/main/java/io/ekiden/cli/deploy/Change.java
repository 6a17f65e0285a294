package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request of a deploy: how it is planned, how it is made, how it is undone.
 *
 * @param planPath where it is planned, with a query
 * @param plan what is posted there
 * @param path where it is made, with a query that more can be added to
 * @param body what is sent there
 * @param affected ids, those of pods with {@code pod} behind a space
 * @param undo requests that lead back to what was before, in that order
 */
record Change(
        String planPath,
        JsonNode plan,
        String method,
        String path,
        JsonNode body,
        List<String> affected,
        List<Undo> undo) {

    /** A request that leads back. */
    record Undo(String method, String path, Optional<JsonNode> body) {}

    Change {
        affected = List.copyOf(affected);
        undo = List.copyOf(undo);
    }

    /** All changes that it takes. Apps that say nothing of their instances keep what they have. */
    static List<Change> of(Definitions definitions, Api api, String restart) {
        var changes = new ArrayList<Change>();
        definitions.groups().forEach(group -> changes.add(group(group, api, restart)));
        if (definitions.apps().size() == 1) {
            changes.add(app(definitions.apps().getFirst(), api, restart));
        } else if (!definitions.apps().isEmpty()) {
            changes.add(apps(definitions.apps(), api, restart));
        }
        definitions.pods().forEach(pod -> changes.add(pod(pod, api, restart)));
        return changes;
    }

    private static Change app(ObjectNode app, Api api, String restart) {
        var id = PathId.parse(app.path("id").asText());
        var before = api.find(Ids.app(id)).map(answer -> answer.path("app"));
        before.ifPresent(there -> app.putIfAbsent("instances", there.path("instances")));
        var query = "?partialUpdate=false&restart=" + restart;
        return new Change(
                "/v2/plan" + query,
                app,
                "PUT",
                Ids.app(id) + query,
                app,
                List.of(id.toString()),
                List.of(undo(id, before)));
    }

    private static Undo undo(PathId id, Optional<JsonNode> before) {
        return before.map(there -> new Undo(
                        "PUT",
                        Ids.app(id) + "?force=true",
                        Optional.<JsonNode>of(Json.object()
                                .put("version", there.path("version").asText()))))
                .orElseGet(() -> new Undo("DELETE", Ids.app(id) + "?force=true", Optional.empty()));
    }

    private static Change apps(List<ObjectNode> apps, Api api, String restart) {
        var body = Json.array();
        var undo = new ArrayList<Undo>();
        for (var app : apps) {
            var single = app(app, api, restart);
            body.add(app);
            undo.addAll(single.undo());
        }
        var query = "?partialUpdate=false&restart=" + restart;
        return new Change(
                "/v2/plan" + query,
                body,
                "PUT",
                "/v2/apps" + query,
                body,
                apps.stream().map(app -> app.path("id").asText()).toList(),
                undo);
    }

    private static Change group(ObjectNode group, Api api, String restart) {
        var id = PathId.parse(group.path("id").asText());
        var before = api.find(Ids.group(id) + "?embed=group.groups&embed=group.apps");
        before.ifPresent(there -> keepInstances(group, there));
        var body = group.deepCopy();
        body.remove("id");
        var undo = before.map(there -> new Undo(
                        "PUT",
                        Ids.group(id) + "?force=true",
                        Optional.<JsonNode>of(Json.object()
                                .put("version", there.path("version").asText()))))
                .orElseGet(() -> new Undo("DELETE", Ids.group(id) + "?force=true", Optional.empty()));
        return new Change(
                "/v2/plan?restart=" + restart,
                group,
                "PUT",
                Ids.group(id) + "?restart=" + restart,
                body,
                appsOf(group),
                List.of(undo));
    }

    private static void keepInstances(JsonNode wanted, JsonNode there) {
        for (var app : wanted.path("apps")) {
            if (app instanceof ObjectNode object) {
                Json.stream(there.path("apps"))
                        .filter(old -> old.path("id").equals(app.path("id")))
                        .findFirst()
                        .ifPresent(old -> object.putIfAbsent("instances", old.path("instances")));
            }
        }
        for (var group : wanted.path("groups")) {
            Json.stream(there.path("groups"))
                    .filter(old -> old.path("id").equals(group.path("id")))
                    .findFirst()
                    .ifPresent(old -> keepInstances(group, old));
        }
    }

    private static List<String> appsOf(JsonNode group) {
        var ids = new ArrayList<String>();
        var id = PathId.parse(group.path("id").asText());
        group.path("apps")
                .forEach(
                        app -> ids.add(PathId.parse(app.path("id").asText(), id).toString()));
        group.path("groups").forEach(below -> ids.addAll(appsOf(below)));
        return ids;
    }

    private static Change pod(ObjectNode pod, Api api, String restart) {
        var id = PathId.parse(pod.path("id").asText());
        var before = api.find(Ids.pod(id));
        var affected = List.of(id + " pod");
        if (before.isEmpty()) {
            return new Change(
                    "/v2/pods?dryRun=true",
                    pod,
                    "POST",
                    "/v2/pods?",
                    pod,
                    affected,
                    List.of(new Undo("DELETE", Ids.pod(id) + "?force=true", Optional.empty())));
        }
        pod.putIfAbsent("scaling", before.get().path("scaling"));
        var old = (ObjectNode) before.get();
        old.remove("version");
        return new Change(
                "/v2/plan?restart=" + restart,
                pod,
                "PUT",
                Ids.pod(id) + "?restart=" + restart,
                pod,
                affected,
                List.of(new Undo("PUT", Ids.pod(id) + "?force=true", Optional.of(old))));
    }
}
