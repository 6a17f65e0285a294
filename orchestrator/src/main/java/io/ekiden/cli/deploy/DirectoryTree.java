package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.Json;
import io.ekiden.config.Problems;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A directory as a group: its name is the group's, or what {@code group.json} or {@code group.yaml} in it says; files are the apps and pods
 * of the group, directories the groups below it. Ids in files are relative to their group, or absolute and within it.
 */
final class DirectoryTree {
    /**
     * A directory with what was read from it.
     *
     * @param files documents by the name of their file
     */
    record Directory(String name, Map<String, List<JsonNode>> files, List<Directory> below) {}

    private final Problems problems;
    private final Set<String> ids = new HashSet<>();
    private final List<ObjectNode> pods = new ArrayList<>();

    private DirectoryTree(Problems problems) {
        this.problems = problems;
    }

    /** The group that a directory is, with the pods of all of it. */
    static Definitions read(Directory directory, Problems problems) {
        var tree = new DirectoryTree(problems);
        var group = tree.group(directory, PathId.ROOT);
        return new Definitions(List.of(), tree.pods, List.of(group));
    }

    private ObjectNode group(Directory directory, PathId parent) {
        var own = own(directory);
        var id = PathId.parse(own.path("id").asText(directory.name()), parent);
        if (id.isRoot() || !PathIdRules.segments("/id", id).isEmpty() || !id.isWithin(parent)) {
            problems.add(directory.name() + ": '" + id + "' is no id of a group"
                    + (parent.isRoot() ? "" : " in " + parent) + "; say one in " + directory.name()
                    + "/group.yaml, as id: /shop");
        }
        var group = own.deepCopy();
        group.put("id", id.toString());
        var apps = group.withArray("apps");
        var groups = group.withArray("groups");
        for (var file : new TreeMap<>(directory.files()).entrySet()) {
            if (!isOfTheGroup(file.getKey())) {
                add(directory.name() + "/" + file.getKey(), file.getValue(), id, apps);
            }
        }
        directory.below().forEach(below -> groups.add(group(below, id)));
        return group;
    }

    private ObjectNode own(Directory directory) {
        var found = directory.files().entrySet().stream()
                .filter(file -> isOfTheGroup(file.getKey()))
                .flatMap(file -> file.getValue().stream())
                .toList();
        if (found.size() > 1) {
            problems.add(directory.name() + " has more than one definition of its group");
        }
        return found.size() == 1 && found.getFirst() instanceof ObjectNode object ? object : Json.object();
    }

    private static boolean isOfTheGroup(String file) {
        return file.matches("group\\.(json|ya?ml)");
    }

    private void add(String file, List<JsonNode> documents, PathId group, ArrayNode apps) {
        var nested = documents.stream()
                .flatMap(document -> document.isArray() ? Json.stream(document) : Stream.of(document))
                .map(document -> resolved(document, group))
                .toList();
        var read = Definitions.of(file, nested, problems);
        if (!read.groups().isEmpty()) {
            problems.add(file + " is a group; in a directory groups are directories");
        }
        read.apps().forEach(app -> {
            check(file, app, group);
            apps.add(app);
        });
        read.pods().forEach(pod -> {
            check(file, pod, group);
            pods.add(pod);
        });
    }

    private static JsonNode resolved(JsonNode document, PathId group) {
        if (document instanceof ObjectNode object
                && PathIdRules.hasShape(object.path("id").asText(""))
                && object.has("id")) {
            return object.deepCopy()
                    .put("id", PathId.parse(object.path("id").asText(), group).toString());
        }
        return document;
    }

    private void check(String file, ObjectNode definition, PathId group) {
        var id = definition.path("id").asText();
        if (!PathId.parse(id).parent().equals(group)) {
            problems.add(file + ": " + id + " is not directly in " + group + ", the group of its directory");
        }
        if (!ids.add(id)) {
            problems.add(file + ": " + id + " is defined twice");
        }
    }
}
