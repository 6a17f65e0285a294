package io.ekiden.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Definitions as a request has them: without what only answers have. */
public final class Wish {
    private static final List<String> OF_ANSWERS = List.of("version", "versionInfo");

    private Wish() {}

    /** The body of a {@code PUT /v2/groups} that asks for the apps and groups of a tree; pods are asked for one by one. */
    public static ObjectNode of(ObjectNode root) {
        var body = group(root);
        body.remove("id");
        return body;
    }

    private static ObjectNode group(ObjectNode group) {
        var wish = JsonNodeFactory.instance.objectNode().put("id", Definitions.id(group));
        var apps = wish.putArray("apps");
        group.path("apps").forEach(app -> apps.add(definition(app)));
        var groups = wish.putArray("groups");
        group.path("groups").forEach(inner -> {
            if (inner instanceof ObjectNode object) {
                groups.add(group(object));
            }
        });
        about(group, wish);
        return wish;
    }

    /** What a group says of itself. */
    public static void about(ObjectNode group, ObjectNode wish) {
        if (group.path("dependencies") instanceof ArrayNode dependencies && !dependencies.isEmpty()) {
            wish.set("dependencies", dependencies);
        }
        if (group.path("enforceRole").isBoolean()) {
            wish.set("enforceRole", group.get("enforceRole"));
        }
    }

    /** An app, or a pod. */
    public static JsonNode definition(JsonNode definition) {
        return definition instanceof ObjectNode object ? object.deepCopy().without(OF_ANSWERS) : definition;
    }
}
