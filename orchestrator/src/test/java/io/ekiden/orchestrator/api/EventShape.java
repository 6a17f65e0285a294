package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** Names of fields in their order, with the kind of what they hold: what two events of one type have in common. */
final class EventShape {
    private EventShape() {}

    static String of(JsonNode json) {
        if (json.isObject()) {
            return json.properties().stream()
                    .map(field -> field.getKey() + ": " + of(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (json.isArray()) {
            return json.isEmpty() ? "[]" : "[" + of(json.get(0)) + "]";
        }
        return json.getNodeType().name();
    }
}
