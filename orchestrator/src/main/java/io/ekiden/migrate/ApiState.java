package io.ekiden.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Leftovers.Deployment;
import io.ekiden.migrate.Leftovers.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What answers of Marathon's API tell: as they come from a running one, or from a file that somebody kept. Built for one reading. */
public final class ApiState {
    private final SortedMap<String, Integer> tasks = new TreeMap<>();
    private final SortedMap<String, List<Volume>> volumes = new TreeMap<>();
    private final SortedMap<String, List<String>> deployments = new TreeMap<>();

    private ApiState() {}

    /**
     * Of {@code GET /v2/groups}, {@code GET /v2/apps}, an array of apps or one app.
     *
     * @param pods of {@code GET /v2/pods}; absent where the tree of groups has them
     * @param frameworkId as {@code GET /v2/info} has it
     * @param ofDeployments of {@code GET /v2/deployments}
     * @throws MigrationException when it is none of these
     */
    public static MarathonState read(
            String origin,
            JsonNode answer,
            Optional<JsonNode> pods,
            Optional<String> frameworkId,
            Optional<JsonNode> ofDeployments) {
        var state = new ApiState();
        var root = state.root(answer, pods);
        ofDeployments.ifPresent(all -> all.forEach(state::deployment));
        var under = state.deployments.entrySet().stream()
                .map(entry -> new Deployment(entry.getKey(), entry.getValue()))
                .toList();
        var leftovers = new Leftovers(frameworkId, state.tasks, state.volumes, under);
        return new MarathonState(origin, root, leftovers, new TreeMap<>(), List.of());
    }

    private ObjectNode root(JsonNode answer, Optional<JsonNode> pods) {
        if (answer.isArray()) {
            return ofApps(answer, pods);
        }
        boolean isGroup = answer.path("groups").isArray() && answer.path("id").isTextual();
        if (!isGroup && answer.path("apps").isArray()) {
            return ofApps(answer.get("apps"), pods);
        }
        if (isGroup) {
            Definitions.groups((ObjectNode) answer).forEach(group -> {
                group.path("apps").forEach(this::beside);
                group.path("pods").forEach(this::besidePod);
            });
            var root = Definitions.clean(answer);
            pods.ifPresent(all -> addMissing(root, all));
            return around(root);
        }
        if (answer.path("id").isTextual()) {
            return ofApps(JsonNodeFactory.instance.arrayNode().add(answer), pods);
        }
        throw new MigrationException(
                "this is JSON, but no answer of /v2/groups or /v2/apps: it has neither groups nor apps in it");
    }

    /** A group below the root, within the groups that it is in. */
    private static ObjectNode around(ObjectNode group) {
        var id = Definitions.id(group);
        var inner = group;
        while (!id.equals("/") && !id.isEmpty()) {
            id = parent(id);
            var outer = Definitions.group(id);
            ((ArrayNode) outer.get("groups")).add(inner);
            inner = outer;
        }
        return inner;
    }

    private ObjectNode ofApps(JsonNode apps, Optional<JsonNode> pods) {
        var root = Definitions.group("/");
        for (var app : apps) {
            beside(app);
            boolean isPod = app.path("containers").isArray() || app.path("spec").isObject();
            add(root, isPod ? "pods" : "apps", isPod ? Definitions.pod(app) : Definitions.app(app));
        }
        pods.ifPresent(all -> addMissing(root, all));
        return root;
    }

    private static void addMissing(ObjectNode root, JsonNode pods) {
        var known = Definitions.pods(root).stream().map(Definitions::id).toList();
        for (var pod : pods) {
            if (!known.contains(Definitions.id(pod))) {
                add(root, "pods", Definitions.pod(pod));
            }
        }
    }

    private static void add(ObjectNode root, String list, JsonNode definition) {
        var id = Definitions.id(definition);
        if (!id.startsWith("/") || id.equals("/")) {
            throw new MigrationException("an element of '" + list + "' has no absolute id: '" + id + "'");
        }
        ((ArrayNode) group(root, parent(id)).get(list)).add(definition);
    }

    private static ObjectNode group(ObjectNode root, String id) {
        if (id.equals("/")) {
            return root;
        }
        var groups = (ArrayNode) group(root, parent(id)).get("groups");
        for (var group : groups) {
            if (Definitions.id(group).equals(id) && group instanceof ObjectNode found) {
                return found;
            }
        }
        var added = Definitions.group(id);
        groups.add(added);
        return added;
    }

    private static String parent(String id) {
        int last = id.lastIndexOf('/');
        return last <= 0 ? "/" : id.substring(0, last);
    }

    private void beside(JsonNode app) {
        var id = Definitions.id(app);
        for (var task : app.path("tasks")) {
            if (task.path("state").asText("").equals("TASK_RUNNING")) {
                tasks.merge(id, 1, Integer::sum);
            }
            var host = task.path("host").asText("");
            task.path("localVolumes").forEach(volume -> volume(id, volume, host));
        }
        if (app.path("tasks").isMissingNode() && app.path("tasksRunning").isInt()) {
            tasks.merge(id, app.get("tasksRunning").intValue(), Integer::sum);
        }
        app.path("deployments")
                .forEach(deployment ->
                        deploymentsOf(deployment.path("id").asText("")).add(id));
    }

    private void besidePod(JsonNode pod) {
        var id = Definitions.id(pod);
        for (var instance : pod.path("instances")) {
            for (var container : instance.path("containers")) {
                if (container.path("status").asText("").equals("TASK_RUNNING")) {
                    tasks.merge(id, 1, Integer::sum);
                }
            }
            var host = instance.path("agentHostname").asText("");
            instance.path("localVolumes").forEach(volume -> volume(id, volume, host));
        }
    }

    private void volume(String id, JsonNode volume, String host) {
        volumes.computeIfAbsent(id, _ -> new ArrayList<>())
                .add(new Volume(
                        volume.path("containerPath").asText(""),
                        volume.path("persistenceId").asText(""),
                        host));
    }

    private List<String> deploymentsOf(String id) {
        return deployments.computeIfAbsent(id, _ -> new ArrayList<>());
    }

    private void deployment(JsonNode deployment) {
        var apps = deploymentsOf(deployment.path("id").asText(""));
        for (var list : List.of("affectedApps", "affectedPods")) {
            deployment.path(list).forEach(app -> {
                if (!apps.contains(app.asText())) {
                    apps.add(app.asText());
                }
            });
        }
    }
}
