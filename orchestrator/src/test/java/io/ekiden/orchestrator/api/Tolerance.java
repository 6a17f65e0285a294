package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.orchestrator.api.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;

/** What may differ between two answers that say the same: each line here is one tolerance. */
final class Tolerance {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\\d{16}-\\d{19}");
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    /** Where a task was placed is a matter of offers. */
    private static final Set<String> PLACES = Set.of("host", "slaveId", "ports", "ipAddresses");

    private static final int FIRST_SERVICE_PORT = 10_000;

    private Tolerance() {}

    static JsonNode mask(JsonNode json) {
        return switch (json) {
            case ObjectNode object -> maskObject(object);
            // Marathon's lists are in the order of hash sets.
            case ArrayNode array -> sorted(array);
            case TextNode text -> TextNode.valueOf(mask(text.textValue()));
            default -> json;
        };
    }

    private static JsonNode maskObject(ObjectNode object) {
        var masked = Json.object();
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        names.sort(Comparator.naturalOrder());
        for (var name : names) {
            var value = object.get(name);
            if (PLACES.contains(name)) {
                masked.put(name, "<place>");
            } else if (name.equals("lifeTime")) {
                masked.put(name, "<durations>");
            } else if (name.equals("port") && value.intValue() >= FIRST_SERVICE_PORT) {
                // Which number is free depends on the apps before, and not all of them are the same here.
                masked.put(name, "<service port>");
            } else {
                masked.set(name, mask(value));
            }
        }
        return masked;
    }

    private static JsonNode sorted(ArrayNode array) {
        var elements = new ArrayList<JsonNode>();
        array.forEach(element -> elements.add(mask(element)));
        elements.sort(Comparator.comparing(JsonNode::toString));
        return Json.array().addAll(elements);
    }

    /** Ids and times are new every time. */
    static String mask(String text) {
        return TIMESTAMP.matcher(UUID.matcher(text).replaceAll("<id>")).replaceAll("<time>");
    }

    static boolean isVolatile(String text) {
        return UUID.matcher(text).matches() || TIMESTAMP.matcher(text).matches();
    }
}
