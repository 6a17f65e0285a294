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
 * @param request that makes it
 * @param creation that makes it where the plan says that nothing is there yet, if that takes another one
 * @param affected ids, those of pods with {@code pod} behind a space
 * @param undo requests that lead back to what was before, in that order
 */
record Change(
        String planPath,
        JsonNode plan,
        Request request,
        Optional<Request> creation,
        List<String> affected,
        List<Undo> undo) {

    /** @param path with a query that more can be added to */
    record Request(String method, String path, JsonNode body) {}

    /** A request that leads back. It may be made again. */
    record Undo(String method, String path, Optional<JsonNode> body) {}

    Change {
        affected = List.copyOf(affected);
        undo = List.copyOf(undo);
    }

    /** What to send, by what there is: an answer that was lost may have made it meanwhile. */
    Request request(JsonNode planned) {
        boolean isNew = Json.stream(planned.path("apps"))
                .anyMatch(app -> app.path("change").asText().equals("create"));
        return creation.filter(_ -> isNew).orElse(request);
    }

    /** The ids that it affects, for people. */
    String names() {
        return String.join(
                ", ", affected.stream().map(id -> id.replace(" pod", "")).toList());
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
                new Request("PUT", Ids.app(id) + query, app),
                Optional.empty(),
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
                new Request("PUT", "/v2/apps" + query, body),
                Optional.empty(),
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
                new Request("PUT", Ids.group(id) + "?restart=" + restart, body),
                Optional.empty(),
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
        before.ifPresent(there -> pod.putIfAbsent("scaling", there.path("scaling")));
        var query = "?restart=" + restart;
        return new Change(
                "/v2/plan" + query,
                pod,
                new Request("PUT", Ids.pod(id) + query, pod),
                Optional.of(new Request("POST", "/v2/pods" + query, pod)),
                List.of(id + " pod"),
                List.of(before.map(there -> new Undo("PUT", Ids.pod(id) + "?force=true", Optional.of(old(there))))
                        .orElseGet(() -> new Undo("DELETE", Ids.pod(id) + "?force=true", Optional.empty()))));
    }

    private static JsonNode old(JsonNode pod) {
        return ((ObjectNode) pod.deepCopy()).without("version");
    }
}
