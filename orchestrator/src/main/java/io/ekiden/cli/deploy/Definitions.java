package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.Json;
import io.ekiden.config.Problems;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be deployed, by kind, with everything asked for on the command line put in.
 *
 * @param apps as the API takes them, with absolute ids
 * @param pods likewise
 * @param groups likewise, with all that is below them
 */
record Definitions(List<ObjectNode> apps, List<ObjectNode> pods, List<ObjectNode> groups) {
    /** What the API shows and does not take. */
    private static final Set<String> SHOWN_ONLY = Set.of(
            "version",
            "versionInfo",
            "tasks",
            "tasksStaged",
            "tasksRunning",
            "tasksHealthy",
            "tasksUnhealthy",
            "deployments",
            "lastTaskFailure",
            "readinessCheckResults",
            "taskStats",
            "taskHistory",
            "uptime");

    /**
     * What {@code --env}, {@code --label}, {@code --image} and {@code --instances} ask for.
     *
     * @param image empty: as defined
     * @param instances negative: as defined
     */
    record Overrides(Map<String, String> env, Map<String, String> labels, String image, int instances) {
        boolean isNone() {
            return env.isEmpty() && labels.isEmpty() && image.isEmpty() && instances < 0;
        }
    }

    Definitions {
        apps = List.copyOf(apps);
        pods = List.copyOf(pods);
        groups = List.copyOf(groups);
    }

    /** Reads documents of one file: each an app, a pod, a group, or a list of apps. */
    static Definitions of(String file, List<JsonNode> documents, Problems problems) {
        var apps = new ArrayList<ObjectNode>();
        var pods = new ArrayList<ObjectNode>();
        var groups = new ArrayList<ObjectNode>();
        for (var document : documents) {
            // What 'app show --json' of the API itself prints is an app in an object.
            var content = document.size() == 1 && document.path("app").isObject() ? document.path("app") : document;
            var each = content.isArray() ? Json.stream(content).toList() : List.of(content);
            for (var one : each) {
                if (!(one instanceof ObjectNode object)) {
                    problems.add(file + " has no definition in it: an app, a pod or a group is an object");
                    continue;
                }
                var id = object.path("id").asText("");
                if (id.isEmpty() || !PathIdRules.hasShape(id)) {
                    problems.add(file + ": /id is '" + id + "'; it " + PathIdRules.SHAPE_HINT);
                    continue;
                }
                var definition = object.deepCopy();
                definition.remove(SHOWN_ONLY);
                definition.put("id", PathId.parse(id).toString());
                if (object.has("containers")) {
                    pods.add(definition);
                } else if (isGroup(object)) {
                    groups.add(definition);
                } else {
                    apps.add(definition);
                }
            }
        }
        return new Definitions(apps, pods, groups);
    }

    static boolean isGroup(JsonNode definition) {
        return definition.has("apps") || definition.has("groups");
    }

    boolean isEmpty() {
        return apps.isEmpty() && pods.isEmpty() && groups.isEmpty();
    }

    /** Puts in what was asked for on the command line; that is about one app, or one pod. */
    void override(Overrides overrides, Problems problems) {
        if (overrides.isNone()) {
            return;
        }
        if (apps.size() + pods.size() != 1 || !groups.isEmpty()) {
            problems.add(
                    "--env, --label, --image and --instances are for one app; there are several, so write them into the files,"
                            + " as ${NAME} with --set NAME=…");
            return;
        }
        apps.forEach(app -> override(app, overrides, problems));
        pods.forEach(pod -> overridePod(pod, overrides, problems));
    }

    private static void override(ObjectNode app, Overrides overrides, Problems problems) {
        put(app, "env", overrides.env(), problems);
        put(app, "labels", overrides.labels(), problems);
        if (overrides.instances() >= 0) {
            app.put("instances", overrides.instances());
        }
        if (!overrides.image().isEmpty()) {
            if (app.path("container").path("docker") instanceof ObjectNode docker) {
                docker.put("image", overrides.image());
            } else {
                problems.add("--image is for an app with /container/docker; "
                        + app.path("id").asText() + " has none");
            }
        }
    }

    private static void overridePod(ObjectNode pod, Overrides overrides, Problems problems) {
        put(pod, "environment", overrides.env(), problems);
        put(pod, "labels", overrides.labels(), problems);
        if (overrides.instances() >= 0) {
            pod.set("scaling", Json.object().put("kind", "fixed").put("instances", overrides.instances()));
        }
        if (!overrides.image().isEmpty()) {
            var containers = pod.path("containers");
            if (containers.size() == 1 && containers.path(0).path("image") instanceof ObjectNode image) {
                image.put("id", overrides.image());
            } else {
                problems.add("--image is for a pod with one container that has an image");
            }
        }
    }

    private static void put(ObjectNode into, String field, Map<String, String> values, Problems problems) {
        if (values.isEmpty()) {
            return;
        }
        if (into.has(field) && !into.path(field).isObject()) {
            problems.add("/" + field + " of " + into.path("id").asText() + " has to be an object");
            return;
        }
        var all = into.withObjectProperty(field);
        values.forEach(all::put);
    }
}
