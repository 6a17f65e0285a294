package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.export.Unit.Check;
import io.ekiden.migrate.export.Unit.Mount;
import io.ekiden.migrate.export.Unit.Needs;
import io.ekiden.migrate.export.Unit.Part;
import io.ekiden.migrate.export.Unit.Port;
import io.ekiden.migrate.export.Unit.Surroundings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** From definitions, as the API shows them, to what other orchestrators know too. What none of them knows is a loss from here on. */
final class UnitReader {
    private final Names names = new Names();
    private final Losses losses;

    private UnitReader(Losses losses) {
        this.losses = losses;
    }

    /** Apps and pods in the order of their ids. */
    static List<Unit> all(ObjectNode root, Losses losses) {
        var sorted = new TreeMap<String, JsonNode>();
        Definitions.apps(root).forEach(app -> sorted.put(Definitions.id(app), app));
        Definitions.pods(root).forEach(pod -> sorted.put(Definitions.id(pod), pod));
        for (var group : Definitions.groups(root)) {
            Leftover.checkGroup(Definitions.id(group), group, losses);
            if (!group.path("dependencies").isEmpty()) {
                losses.add(Definitions.id(group), "/dependencies", "groups are not started one after another there");
            }
        }
        losses.add(
                "/",
                "/env",
                "of the variables of Mesos and Marathon only those of ports and MARATHON_APP_ID are there: not HOST,"
                        + " MESOS_SANDBOX, MESOS_TASK_ID and the like");
        var reader = new UnitReader(losses);
        var units = new ArrayList<Unit>();
        sorted.forEach((id, definition) -> units.add(reader.read(id, definition)));
        return units;
    }

    private Unit read(String id, JsonNode definition) {
        Leftover.check(id, definition, losses);
        boolean isPod = definition.path("containers").isArray();
        var parts = new ArrayList<Part>();
        var ports = new UnitPorts(id, definition, losses);
        var mounts = new UnitMounts(id, definition, losses);
        if (isPod) {
            var containers = definition.get("containers");
            for (int index = 0; index < containers.size(); index++) {
                var field = "/containers/" + index;
                var container = containers.get(index);
                parts.add(container(
                        definition,
                        container,
                        ports.ofContainer(container, field),
                        UnitChecks.ofContainer(container, field),
                        mounts.ofContainer(container, field)));
            }
        } else {
            parts.add(app(definition, ports.ofApp(definition), mounts.ofApp()));
        }
        secretsOfNobody(id, definition);
        return new Unit(
                id,
                names.of(id),
                isPod
                        ? definition.at("/scaling/instances").asInt(1)
                        : definition.path("instances").asInt(1),
                parts,
                texts(definition.path("labels")),
                definition);
    }

    private static Part app(JsonNode app, List<Port> ports, List<Mount> mounts) {
        var container = app.path("container");
        var docker = container.path("docker");
        return new Part(
                "main",
                text(docker, "image"),
                text(app, "cmd"),
                list(app.path("args")),
                new Surroundings(
                        texts(app.path("env")),
                        secrets(app.path("env"), app.path("secrets")),
                        text(app, "user"),
                        docker.path("privileged").asBoolean(false),
                        docker.path("forcePullImage").asBoolean(false),
                        seconds(app, "taskKillGracePeriodSeconds")),
                needs(app),
                ports,
                UnitChecks.ofApp(app, ports),
                mounts);
    }

    private static Part container(
            JsonNode pod, JsonNode container, List<Port> ports, List<Check> checks, List<Mount> mounts) {
        var command = container.at("/exec/command");
        var env = new TreeMap<>(texts(pod.path("environment")));
        env.putAll(texts(container.path("environment")));
        var secretEnv = new TreeMap<>(secrets(pod.path("environment"), pod.path("secrets")));
        secretEnv.putAll(secrets(container.path("environment"), pod.path("secrets")));
        return new Part(
                Names.plain(container.path("name").asText("main")),
                text(container.path("image"), "id"),
                text(command, "shell"),
                list(command.path("argv")),
                new Surroundings(
                        env,
                        secretEnv,
                        text(container, "user").or(() -> text(pod, "user")),
                        false,
                        container.at("/image/forcePull").asBoolean(false),
                        seconds(container.path("lifecycle"), "killGracePeriodSeconds")),
                needs(container.path("resources")),
                ports,
                checks,
                mounts);
    }

    private static Needs needs(JsonNode given) {
        return new Needs(
                given.path("cpus").asDouble(1),
                given.path("mem").asDouble(128),
                given.path("disk").asDouble(0),
                given.path("gpus").asInt(0));
    }

    /** Nothing that comes along names them. */
    private void secretsOfNobody(String id, JsonNode definition) {
        var named = new HashSet<String>();
        var owners = new ArrayList<>(List.of(definition));
        definition.path("containers").forEach(owners::add);
        for (var owner : owners) {
            for (var variables : List.of(owner.path("env"), owner.path("environment"))) {
                variables.forEach(value -> named.add(value.path("secret").asText("")));
            }
        }
        for (var volumes : List.of(definition.path("volumes"), definition.at("/container/volumes"))) {
            volumes.forEach(volume -> named.add(volume.path("secret").asText("")));
        }
        each(definition.path("secrets"), (name, secret) -> {
            if (!named.contains(name)) {
                losses.add(
                        id,
                        "/secrets/" + KnownFields.escaped(name),
                        "nothing that comes along has it; it was at "
                                + secret.path("source").asText(""));
            }
        });
    }

    static String source(JsonNode secrets, String name) {
        return secrets.path(name).path("source").asText(name);
    }

    private static SortedMap<String, String> secrets(JsonNode env, JsonNode secrets) {
        var names = new TreeMap<String, String>();
        each(env, (variable, value) -> {
            if (value.isObject()) {
                names.put(variable, source(secrets, value.path("secret").asText("")));
            }
        });
        return names;
    }

    private static SortedMap<String, String> texts(JsonNode object) {
        var texts = new TreeMap<String, String>();
        each(object, (name, value) -> {
            if (value.isValueNode()) {
                texts.put(name, value.asText());
            }
        });
        return texts;
    }

    private static void each(JsonNode object, BiConsumer<String, JsonNode> to) {
        object.properties().forEach(entry -> to.accept(entry.getKey(), entry.getValue()));
    }

    static List<String> list(JsonNode array) {
        var list = new ArrayList<String>();
        array.forEach(element -> list.add(element.asText()));
        return list;
    }

    private static Optional<String> text(JsonNode owner, String name) {
        return Optional.of(owner.path(name).asText("")).filter(text -> !text.isEmpty());
    }

    private static OptionalInt seconds(JsonNode owner, String name) {
        return owner.path(name).isNumber()
                ? OptionalInt.of((int) Math.ceil(owner.get(name).asDouble()))
                : OptionalInt.empty();
    }
}
