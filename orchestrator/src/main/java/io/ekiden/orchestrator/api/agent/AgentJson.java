package io.ekiden.orchestrator.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** An agent as we show it, from what its master shows. <b>Source:</b> {@code /slaves} of masters, {@code master/http.cpp}. */
final class AgentJson {
    private static final String[] AMOUNTS = {"cpus", "mem", "disk", "gpus"};

    private AgentJson() {}

    /** @param seen one of {@code slaves}, or of {@code recovered_slaves}, of which less is known */
    static ObjectNode write(JsonNode seen, ArrayNode tasks) {
        var json = Json.object()
                .put("id", seen.path("id").asText())
                .put("hostname", seen.path("hostname").asText())
                .put("port", port(seen));
        var attributes = json.putObject("attributes");
        seen.path("attributes")
                .properties()
                .forEach(attribute ->
                        attributes.put(attribute.getKey(), attribute.getValue().asText()));
        var domain = seen.path("domain").path("fault_domain");
        name(json, "region", domain);
        name(json, "zone", domain);
        json.put("version", seen.path("version").asText())
                .put("active", seen.path("active").asBoolean(false));
        if (seen.path("registered_time").isNumber()) {
            double seconds = seen.path("registered_time").asDouble();
            json.put("registeredAt", Json.timestamp(Instant.ofEpochMilli((long) (seconds * 1_000))));
        }
        var resources = amounts(seen.path("resources"));
        json.set(
                "resources",
                resources.put("ports", seen.path("resources").path("ports").asText("")));
        json.set("used", amounts(seen.path("used_resources")));
        var reserved = json.putObject("reserved");
        seen.path("reserved_resources")
                .properties()
                .forEach(role -> reserved.set(role.getKey(), amounts(role.getValue())));
        drain(json, seen.path("drain_info"));
        json.set("tasks", tasks);
        return json;
    }

    /** Where it answers, which masters of before 1.5 tell in its {@code pid} alone. */
    private static int port(JsonNode seen) {
        var pid = seen.path("pid").asText();
        var behind = pid.substring(pid.lastIndexOf(':') + 1);
        return seen.path("port").asInt(behind.matches("\\d{1,5}") ? Integer.parseInt(behind) : 0);
    }

    private static void name(ObjectNode json, String what, JsonNode domain) {
        var name = domain.path(what).path("name");
        if (name.isTextual()) {
            json.put(what, name.asText());
        }
    }

    private static ObjectNode amounts(JsonNode seen) {
        var json = Json.object();
        for (var name : AMOUNTS) {
            json.put(name, seen.path(name).asDouble(0));
        }
        return json;
    }

    private static void drain(ObjectNode json, JsonNode info) {
        var state = info.path("state").asText();
        if (!state.equals("DRAINING") && !state.equals("DRAINED")) {
            json.putNull("drain");
            return;
        }
        var config = info.path("config");
        var drain = json.putObject("drain")
                .put("state", state)
                .put("markGone", config.path("mark_gone").asBoolean(false));
        var most = config.path("max_grace_period").path("nanoseconds");
        if (!most.isMissingNode()) {
            drain.put("maxGracePeriodSeconds", TimeUnit.NANOSECONDS.toSeconds(most.asLong()));
        }
    }
}
