package io.ekiden.orchestrator.api.json.old;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import java.util.List;

/**
 * Which of Marathon's ways of writing an app is spoken. What is read is the same in each: all that any version took.
 *
 * <p><b>Source:</b> Marathon's release notes of 1.5, which moved networks and stopped to write what they replace.
 */
public enum OutputStyle {
    /** As 1.8 and later write it. */
    MODERN {
        @Override
        public ObjectNode of(ObjectNode app) {
            return app;
        }
    },
    /**
     * The same, and beside it what clients of 1.4 look for: {@code ports}, {@code uris}, {@code ipAddress}, the network and the ports
     * inside of {@code container.docker}, and a null or an empty list where nothing is said.
     */
    MARATHON_1_4 {
        @Override
        public ObjectNode of(ObjectNode app) {
            var json = app.deepCopy();
            var network = json.path("networks").path(0);
            var mode = network.path("mode").asText("host");
            var mappings = json.path("container").path("portMappings");
            addPorts(json, mappings);
            if (mode.equals("container")) {
                json.set("ipAddress", address(network));
            }
            if (json.path("container").path("docker") instanceof ObjectNode docker
                    && "DOCKER".equals(json.path("container").path("type").asText())) {
                docker.put("network", dockerNetwork(mode));
                docker.set("portMappings", mappings.isArray() ? mappings.deepCopy() : Json.array());
            }
            var uris = json.putArray("uris");
            json.path("fetch").forEach(fetch -> uris.add(fetch.path("uri").asText()));
            addWhatIsNotSaid(json);
            return json;
        }
    };

    private static final List<String> NULLS = List.of(
            "cmd",
            "args",
            "user",
            "container",
            "residency",
            "taskKillGracePeriodSeconds",
            "acceptedResourceRoles",
            "ipAddress");

    private static final List<String> LISTS = List.of(
            "constraints", "fetch", "storeUrls", "healthChecks", "readinessChecks", "dependencies", "portDefinitions");

    private static final List<String> OBJECTS = List.of("env", "labels", "secrets");

    /** An app as it is written today, in this style; what is given stays as it is. */
    public abstract ObjectNode of(ObjectNode app);

    /** Service ports: of 1.4, those of mappings are definitions too. */
    private static void addPorts(ObjectNode json, JsonNode mappings) {
        if (mappings.isArray()) {
            json.set("portDefinitions", definitions(mappings));
        }
        var ports = json.putArray("ports");
        json.path("portDefinitions").forEach(definition -> ports.add(definition.path("port")));
    }

    static ArrayNode definitions(JsonNode mappings) {
        var definitions = Json.array();
        for (var mapping : mappings) {
            var definition = definitions.addObject();
            definition.set("port", mapping.path("servicePort"));
            definition.set("protocol", mapping.path("protocol"));
            if (mapping.has("name")) {
                definition.set("name", mapping.get("name"));
            }
            definition.set("labels", Json.object());
        }
        return definitions;
    }

    static ObjectNode address(JsonNode network) {
        var address = Json.object();
        address.putArray("groups");
        address.set("labels", network.path("labels").isObject() ? network.get("labels") : Json.object());
        address.putObject("discovery").putArray("ports");
        address.set("networkName", network.path("name"));
        return address;
    }

    static String dockerNetwork(String mode) {
        return switch (mode) {
            case "container" -> "USER";
            case "container/bridge" -> "BRIDGE";
            default -> "HOST";
        };
    }

    private static void addWhatIsNotSaid(ObjectNode json) {
        NULLS.stream().filter(name -> !json.has(name)).forEach(json::putNull);
        LISTS.stream().filter(name -> !json.has(name)).forEach(name -> json.set(name, Json.array()));
        OBJECTS.stream().filter(name -> !json.has(name)).forEach(name -> json.set(name, Json.object()));
    }
}
