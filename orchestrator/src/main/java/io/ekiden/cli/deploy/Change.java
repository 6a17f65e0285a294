package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * @param source what it is made of; the same for each change of what is deployed
 */
record Change(
        String planPath,
        JsonNode plan,
        Request request,
        Optional<Request> creation,
        List<String> affected,
        List<Undo> undo,
        Source source) {

    /** @param path with a query that more can be added to */
    record Request(String method, String path, JsonNode body) {}

    /**
     * A request that leads back.
     *
     * @param id of what it leads back: an app, a pod or a group
     * @param plan what is posted to be told what it would do; none: it destroys, and a dry run tells
     */
    record Undo(PathId id, String method, String path, Optional<JsonNode> body, Optional<JsonNode> plan) {
        static Undo delete(PathId id, String path) {
            return new Undo(id, "DELETE", path, Optional.empty(), Optional.empty());
        }

        /** To a version that was. */
        static Undo version(PathId id, String path, JsonNode before) {
            var body = Json.object().put("version", before.path("version").asText());
            return new Undo(
                    id,
                    "PUT",
                    path,
                    Optional.of(body),
                    Optional.of(body.deepCopy().put("id", id.toString())));
        }
    }

    /** What a file asks for, to be made a change of what there is at that moment. */
    interface Source {
        /** @return the change and its source, which is that one */
        Change read(Source self);
    }

    Change {
        affected = List.copyOf(affected);
        undo = List.copyOf(undo);
    }

    /** The same, of what there is now. */
    Change anew() {
        return source.read(source);
    }

    /** The same, which leads back to what was before another one. */
    Change undoneAs(Change other) {
        return new Change(planPath, plan, request, creation, affected, other.undo(), source);
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
        var sources = new ArrayList<Source>();
        definitions.groups().forEach(group -> sources.add(self -> group(group.deepCopy(), api, restart, self)));
        if (definitions.apps().size() == 1) {
            var app = definitions.apps().getFirst();
            sources.add(self -> app(app.deepCopy(), api, restart, self));
        } else if (!definitions.apps().isEmpty()) {
            sources.add(self -> apps(definitions.apps(), api, restart, self));
        }
        definitions.pods().forEach(pod -> sources.add(self -> pod(pod.deepCopy(), api, restart, self)));
        return sources.stream().map(source -> source.read(source)).toList();
    }

    private static Change app(ObjectNode app, Api api, String restart, Source source) {
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
                List.of(before.map(there -> Undo.version(id, Ids.app(id), there))
                        .orElseGet(() -> Undo.delete(id, Ids.app(id)))),
                source);
    }

    private static Change apps(List<ObjectNode> apps, Api api, String restart, Source source) {
        var body = Json.array();
        var undo = new ArrayList<Undo>();
        for (var app : apps) {
            var single = app(app.deepCopy(), api, restart, source);
            body.add(single.plan());
            undo.addAll(single.undo());
        }
        var query = "?partialUpdate=false&restart=" + restart;
        return new Change(
                "/v2/plan" + query,
                body,
                new Request("PUT", "/v2/apps" + query, body),
                Optional.empty(),
                apps.stream().map(app -> app.path("id").asText()).toList(),
                undo,
                source);
    }

    private static Change group(ObjectNode group, Api api, String restart, Source source) {
        var id = PathId.parse(group.path("id").asText());
        var before = api.find(Ids.group(id) + "?embed=group.groups&embed=group.apps");
        before.ifPresent(there -> {
            var instances = new HashMap<PathId, JsonNode>();
            instances(there, id, instances);
            keepInstances(group, id, instances);
        });
        var body = group.deepCopy();
        body.remove("id");
        return new Change(
                "/v2/plan?restart=" + restart,
                group,
                new Request("PUT", Ids.group(id) + "?restart=" + restart, body),
                Optional.empty(),
                appsOf(group, id),
                List.of(before.map(there -> Undo.version(id, Ids.group(id), there))
                        .orElseGet(() -> Undo.delete(id, Ids.group(id)))),
                source);
    }

    /** Ids may be relative to their group, as in what somebody wrote, or not, as in what is answered. */
    private static void keepInstances(JsonNode group, PathId id, Map<PathId, JsonNode> there) {
        for (var app : group.path("apps")) {
            var before = there.get(idOf(app, id));
            if (app instanceof ObjectNode object && before != null) {
                object.putIfAbsent("instances", before);
            }
        }
        group.path("groups").forEach(below -> keepInstances(below, idOf(below, id), there));
    }

    private static void instances(JsonNode group, PathId id, Map<PathId, JsonNode> into) {
        Json.stream(group.path("apps"))
                .filter(app -> app.has("instances"))
                .forEach(app -> into.put(idOf(app, id), app.path("instances")));
        group.path("groups").forEach(below -> instances(below, idOf(below, id), into));
    }

    private static List<String> appsOf(JsonNode group, PathId id) {
        var ids = new ArrayList<String>();
        group.path("apps").forEach(app -> ids.add(idOf(app, id).toString()));
        group.path("groups").forEach(below -> ids.addAll(appsOf(below, idOf(below, id))));
        return ids;
    }

    private static PathId idOf(JsonNode member, PathId group) {
        return PathId.parse(member.path("id").asText(), group);
    }

    private static Change pod(ObjectNode pod, Api api, String restart, Source source) {
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
                List.of(before.map(there ->
                                new Undo(id, "PUT", Ids.pod(id), Optional.of(old(there)), Optional.of(old(there))))
                        .orElseGet(() -> Undo.delete(id, Ids.pod(id)))),
                source);
    }

    private static JsonNode old(JsonNode pod) {
        return ((ObjectNode) pod.deepCopy()).without("version");
    }
}
