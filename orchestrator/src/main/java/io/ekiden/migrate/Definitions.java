package io.ekiden.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Trees of groups with nothing but definitions in them, and walks through them. */
public final class Definitions {
    /** What a Marathon shows beside a definition; none of it is part of one. */
    private static final Set<String> BESIDE_AN_APP = Set.of(
            "tasks",
            "tasksStaged",
            "tasksRunning",
            "tasksHealthy",
            "tasksUnhealthy",
            "tasksStats",
            "taskStats",
            "deployments",
            "lastTaskFailure",
            "readinessCheckResults");

    private static final List<String> LISTS = List.of("apps", "pods", "groups");
    private static final int DEEPEST = 64;

    private Definitions() {}

    /** A group of no members. */
    public static ObjectNode group(String id) {
        var group = JsonNodeFactory.instance.objectNode().put("id", id);
        LISTS.forEach(group::putArray);
        group.putArray("dependencies");
        return group;
    }

    /** The same tree without what is beside definitions. */
    public static ObjectNode clean(JsonNode group) {
        return clean(group, 0);
    }

    private static ObjectNode clean(JsonNode group, int depth) {
        if (!(group instanceof ObjectNode given) || !given.path("id").isTextual()) {
            throw new MigrationException("there is a group that is no object with an id");
        }
        if (depth > DEEPEST) {
            throw new MigrationException("groups are nested more than " + DEEPEST + " deep");
        }
        var cleaned = given.deepCopy();
        each(given, "apps", cleaned.putArray("apps"), Definitions::app);
        each(given, "pods", cleaned.putArray("pods"), Definitions::pod);
        each(given, "groups", cleaned.putArray("groups"), inner -> clean(inner, depth + 1));
        return cleaned;
    }

    private interface Cleaning {
        JsonNode of(JsonNode given);
    }

    private static void each(ObjectNode group, String name, ArrayNode into, Cleaning cleaning) {
        var given = group.path(name);
        if (!given.isMissingNode() && !given.isNull() && !given.isArray()) {
            throw new MigrationException("'" + name + "' of the group " + id(group) + " is no list");
        }
        given.forEach(one -> into.add(cleaning.of(one)));
    }

    /** An app without what is beside its definition. */
    public static JsonNode app(JsonNode given) {
        return given instanceof ObjectNode app ? app.deepCopy().without(BESIDE_AN_APP) : given;
    }

    /** A pod without its status; groups show them inside of it. */
    public static JsonNode pod(JsonNode given) {
        return given.path("spec").isObject() ? given.get("spec").deepCopy() : given.deepCopy();
    }

    /** All groups, the outer before the inner. */
    public static List<ObjectNode> groups(ObjectNode root) {
        var all = new ArrayList<ObjectNode>();
        walk(root, all::add);
        return all;
    }

    private static void walk(ObjectNode group, Consumer<ObjectNode> to) {
        to.accept(group);
        group.path("groups").forEach(inner -> {
            if (inner instanceof ObjectNode object) {
                walk(object, to);
            }
        });
    }

    /** All apps, in the order of the tree. */
    public static List<JsonNode> apps(ObjectNode root) {
        return members(root, "apps");
    }

    /** All pods, in the order of the tree. */
    public static List<JsonNode> pods(ObjectNode root) {
        return members(root, "pods");
    }

    private static List<JsonNode> members(ObjectNode root, String name) {
        var all = new ArrayList<JsonNode>();
        groups(root).forEach(group -> group.path(name).forEach(all::add));
        return all;
    }

    /** The same without some apps, pods and groups. The root stays, with nothing said of itself. */
    public static ObjectNode without(ObjectNode root, Set<String> ids) {
        var copy = root.deepCopy();
        if (ids.contains(id(copy))) {
            copy.remove(List.of("dependencies", "enforceRole"));
        }
        for (var group : groups(copy)) {
            for (var list : LISTS) {
                if (group.get(list) instanceof ArrayNode members) {
                    var kept = new ArrayList<JsonNode>();
                    members.forEach(member -> {
                        if (!ids.contains(id(member))) {
                            kept.add(member);
                        }
                    });
                    members.removeAll().addAll(kept);
                }
            }
        }
        return copy;
    }

    /** What it is called; empty when it has no name. */
    public static String id(JsonNode definition) {
        return definition.path("id").asText("");
    }

    /**
     * The tree with nothing but one group in it, and the groups around that.
     *
     * @throws MigrationException when there is no such group
     */
    public static ObjectNode only(ObjectNode root, String group) {
        var wanted = "/" + group.replaceAll("^/+|/+$", "");
        if (wanted.equals("/")) {
            return root;
        }
        var kept = within(root, wanted);
        if (kept == null) {
            throw new MigrationException("there is no group " + wanted + "; there are "
                    + String.join(
                            ", ",
                            groups(root).stream().map(Definitions::id).limit(20).toList()));
        }
        return kept;
    }

    private static @Nullable ObjectNode within(ObjectNode group, String wanted) {
        if (id(group).equals(wanted)) {
            return group;
        }
        for (var inner : group.path("groups")) {
            var id = id(inner);
            if (inner instanceof ObjectNode object && (wanted.equals(id) || wanted.startsWith(id + "/"))) {
                var kept = within(object, wanted);
                if (kept != null) {
                    var around = group(id(group));
                    ((ArrayNode) around.get("groups")).add(kept);
                    return around;
                }
            }
        }
        return null;
    }
}
