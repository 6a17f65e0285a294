package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.migrate.export.Unit.Port;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ports of one app or pod: its containers share a network elsewhere, so no two get one name or one number that nobody asked for. */
final class UnitPorts {
    private static final int FIRST_PORT = 8080;

    private final Names labels = new Names();
    private final Names names = new Names();
    private final String id;
    private final Losses losses;
    /** Numbers that somebody asked for, wherever in the definition. */
    private final Set<Integer> asked = new HashSet<>();

    private int chosen = FIRST_PORT;

    UnitPorts(String id, JsonNode definition, Losses losses) {
        this.id = id;
        this.losses = losses;
        definition.at("/container/portMappings").forEach(given -> asked(given, "containerPort", "servicePort"));
        definition.path("portDefinitions").forEach(given -> asked(given, "port"));
        for (var container : definition.path("containers")) {
            container.path("endpoints").forEach(given -> asked(given, "containerPort", "hostPort"));
        }
    }

    private void asked(JsonNode given, String... fields) {
        for (var field : fields) {
            asked.add(given.path(field).asInt(0));
        }
    }

    List<Port> ofApp(JsonNode app) {
        var mappings = app.at("/container/portMappings");
        boolean mapped = mappings.isArray();
        var ports = new ArrayList<Port>();
        int index = 0;
        for (var given : mapped ? mappings : app.path("portDefinitions")) {
            int service = given.path(mapped ? "servicePort" : "port").asInt(0);
            int inside = mapped ? given.path("containerPort").asInt(0) : 0;
            add(ports, given, index++, inside, service);
        }
        return ports;
    }

    List<Port> ofContainer(JsonNode container) {
        var ports = new ArrayList<Port>();
        int index = 0;
        for (var given : container.path("endpoints")) {
            int inside = given.path("containerPort").asInt(0);
            add(ports, given, index++, inside, given.path("hostPort").asInt(0));
        }
        return ports;
    }

    /** A port that Mesos would choose is a fixed one there, and the variables say so. */
    private void add(List<Port> ports, JsonNode given, int index, int inside, int service) {
        while (asked.contains(chosen)) {
            chosen++;
        }
        int free = chosen++;
        int number = inside > 0 ? inside : service > 0 ? service : free;
        if (inside == 0) {
            losses.add(
                    id,
                    "/ports/" + index,
                    "Mesos chooses the port of each task; there it is " + number + " for all, in PORT" + index);
        }
        var named = given.path("name").asText("");
        var name = named.isEmpty() ? "port-" + index : named;
        var label = labels.of(name, "port " + free);
        var protocols = given.path("protocol");
        var words = protocols.isArray()
                ? UnitReader.list(protocols)
                : List.of(protocols.asText("tcp").split(","));
        for (var protocol : words) {
            var unique = words.size() > 1 ? name + "-" + protocol : name;
            ports.add(new Port(
                    index, named, label, names.ofPort(unique), number, service > 0 ? service : number, protocol));
        }
    }
}
