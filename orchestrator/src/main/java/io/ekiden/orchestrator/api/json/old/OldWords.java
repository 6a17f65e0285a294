package io.ekiden.orchestrator.api.json.old;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;

/**
 * Takes old words out of what clients send back that say the same as newer ones: what {@link OutputStyle#MARATHON_1_4} has written may be
 * changed in one field and sent back. Old words that say something else are left, and mean what they always did.
 */
public final class OldWords {
    private OldWords() {}

    /**
     * A copy of what is sent, without old words that change nothing.
     *
     * @param current the app that is changed, in new words; an empty object for a new one
     */
    public static ObjectNode without(ObjectNode sent, ObjectNode current) {
        var json = sent.deepCopy();
        var fetch = either(sent, current, "fetch");
        dropIfSame(json, "uris", fetch, textsOf(fetch, "uri"));
        var networks = either(sent, current, "networks");
        var container = sent.path("container").isObject() ? sent.path("container") : current.path("container");
        var mappings = container.path("portMappings");
        var mode = networks.path(0).path("mode").asText("");
        if (mode.startsWith("container")) {
            dropIfSame(json, "portDefinitions", mappings, OutputStyle.definitions(mappings));
            dropIfSame(json, "ports", mappings, valuesOf(mappings, "servicePort"));
        } else {
            var definitions = either(sent, current, "portDefinitions");
            dropIfSame(json, "ports", definitions, valuesOf(definitions, "port"));
        }
        if (mode.equals("container")) {
            dropIfSame(json, "ipAddress", networks, OutputStyle.address(networks.path(0)));
        }
        if (!mode.isEmpty() && json.path("container").path("docker") instanceof ObjectNode docker) {
            if (docker.path("network").asText().equals(OutputStyle.dockerNetwork(mode))) {
                docker.remove("network");
            }
            if (mode.equals("host")) {
                dropIfSame(docker, "portMappings", networks, Json.array());
            } else {
                dropIfSame(docker, "portMappings", mappings, mappings);
            }
        }
        return json;
    }

    private static JsonNode either(ObjectNode sent, ObjectNode current, String name) {
        return sent.hasNonNull(name) ? sent.path(name) : current.path(name);
    }

    /** @param newer where the new word is, which says the same; missing where nobody says it */
    private static void dropIfSame(ObjectNode json, String name, JsonNode newer, JsonNode same) {
        if (!newer.isMissingNode() && same.equals(json.get(name))) {
            json.remove(name);
        }
    }

    private static ArrayNode textsOf(JsonNode list, String field) {
        var texts = Json.array();
        list.forEach(element -> texts.add(element.path(field).asText()));
        return texts;
    }

    private static ArrayNode valuesOf(JsonNode list, String field) {
        var values = Json.array();
        list.forEach(element -> values.add(element.path(field)));
        return values;
    }
}
