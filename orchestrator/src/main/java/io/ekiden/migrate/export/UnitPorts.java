package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.migrate.export.Unit.Port;
import io.ekiden.migrate.export.Unit.Said;
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
            var field = (mapped ? "/container/portMappings/" : "/portDefinitions/") + index;
            add(ports, new Given(index++, given, field, mapped ? "servicePort" : "port"));
        }
        return ports;
    }

    /** @param field of the container */
    List<Port> ofContainer(JsonNode container, String field) {
        var ports = new ArrayList<Port>();
        int index = 0;
        for (var given : container.path("endpoints")) {
            add(ports, new Given(index, given, field + "/endpoints/" + index++, "hostPort"));
        }
        return ports;
    }

    /**
     * A port of a definition.
     *
     * @param field of it
     * @param outside name of the field with the number that others reach it at
     */
    private record Given(int index, JsonNode port, String field, String outside) {
        int inside() {
            return port.path("containerPort").asInt(0);
        }

        int service() {
            return port.path(outside).asInt(0);
        }

        Said said() {
            return new Said(field, service() > 0 ? field + "/" + outside : "", inside() > 0);
        }

        /** One at least. */
        List<String> protocols() {
            var given = port.path("protocol");
            var words = given.isArray() ? String.join(",", UnitReader.list(given)) : given.asText("");
            return List.of((words.isBlank() ? "tcp" : words).split(","));
        }
    }

    /** A port that Mesos would choose is a fixed one there, and the variables say so. */
    private void add(List<Port> ports, Given given) {
        while (asked.contains(chosen)) {
            chosen++;
        }
        int free = chosen++;
        int service = given.service();
        int number = given.inside() > 0 ? given.inside() : service > 0 ? service : free;
        if (given.inside() == 0) {
            losses.add(
                    id,
                    given.field(),
                    "Mesos chooses the port of each task; there it is " + number + " for all, in PORT" + given.index());
        }
        var named = given.port().path("name").asText("");
        var name = named.isEmpty() ? "port-" + given.index() : named;
        var label = labels.of(name, "port " + free);
        var words = given.protocols();
        for (var protocol : words) {
            var unique = words.size() > 1 ? name + "-" + protocol : name;
            ports.add(new Port(
                    given.index(),
                    named,
                    label,
                    names.ofPort(unique),
                    number,
                    service > 0 ? service : number,
                    protocol,
                    given.said()));
        }
    }
}
