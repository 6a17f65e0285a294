package io.ekiden.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.show.Meant;
import io.ekiden.cli.show.Style;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Agents by their ids, host names, or parts of these that no other has. */
final class Agents {
    private Agents() {}

    static JsonNode all(Api api) {
        return api.find("/v2/agents")
                .orElseThrow(() -> CommandException.failed(api.url() + " does not show agents: it is too old for that"))
                .path("agents");
    }

    static JsonNode find(Api api, String typed) {
        var all = Json.stream(all(api)).toList();
        var exact = all.stream().filter(agent -> names(agent).contains(typed)).toList();
        var found = exact.isEmpty()
                ? all.stream()
                        .filter(agent ->
                                !typed.isBlank() && names(agent).stream().anyMatch(name -> name.contains(typed)))
                        .toList()
                : exact;
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw CommandException.failed(
                found.isEmpty()
                        ? "there is no agent " + typed
                                + Meant.of(
                                        typed,
                                        all.stream()
                                                .flatMap(agent -> names(agent).stream())
                                                .distinct()
                                                .toList(),
                                        "agent list")
                        : typed + " could be any of "
                                + found.stream()
                                        .map(agent -> agent.path("id").asText())
                                        .collect(Collectors.joining(", ")));
    }

    private static List<String> names(JsonNode agent) {
        var host = agent.path("hostname").asText();
        return List.of(
                agent.path("id").asText(), host, host + ":" + agent.path("port").asText());
    }

    static String path(JsonNode agent) {
        return "/v2/agents/" + Ids.encoded(agent.path("id").asText());
    }

    /** {@code active}, {@code draining}, {@code drained} or {@code away}. */
    static String state(JsonNode agent) {
        var drain = agent.path("drain").path("state").asText("");
        if (!drain.isEmpty()) {
            return Style.BUSY.on(drain.toLowerCase(Locale.ROOT));
        }
        return agent.path("active").asBoolean() ? Style.GOOD.on("active") : Style.BAD.on("away");
    }

    /** {@code 1.5/4}. */
    static String share(JsonNode agent, String resource) {
        return Json.number(agent.path("used").path(resource)) + "/"
                + Json.number(agent.path("resources").path(resource));
    }

    static String attributes(JsonNode agent) {
        return agent.path("attributes").properties().stream()
                .map(attribute ->
                        attribute.getKey() + "=" + attribute.getValue().asText())
                .collect(Collectors.joining(","));
    }
}
