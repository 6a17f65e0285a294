package io.ekiden.orchestrator.api.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which fields of two definitions differ: their paths as JSON pointers, with what was and what will be; one of the two is left out where
 * there is nothing. Elements of arrays are compared one by one where there are as many of them.
 */
public final class FieldChanges {
    /** They change with every change. */
    private static final Set<String> IGNORED = Set.of("/version", "/versionInfo");

    private final ArrayNode found = Json.array();

    private FieldChanges() {}

    public static ArrayNode between(JsonNode before, JsonNode after) {
        var changes = new FieldChanges();
        changes.compare("", before, after);
        return changes.found;
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (before.equals(after) || IGNORED.contains(path)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            var names = new LinkedHashSet<String>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + "/" + escaped(name), before.path(name), after.path(name)));
        } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                compare(path + "/" + i, before.path(i), after.path(i));
            }
        } else {
            var change = found.addObject().put("path", path);
            set(change, "from", before);
            set(change, "to", after);
        }
    }

    private static void set(ObjectNode change, String name, JsonNode value) {
        if (!(value instanceof MissingNode)) {
            change.set(name, value);
        }
    }

    /** <b>Source:</b> RFC 6901. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
