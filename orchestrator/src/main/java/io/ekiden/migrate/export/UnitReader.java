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
        if (isPod) {
            definition.get("containers").forEach(container -> parts.add(container(definition, container, ports)));
        } else {
            parts.add(app(id, definition, ports.ofApp(definition)));
        }
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

    private Part app(String id, JsonNode app, List<Port> ports) {
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
                checks(app.path("healthChecks"), ports),
                mounts(id, container.path("volumes"), app.path("secrets")));
    }

    private Part container(JsonNode pod, JsonNode container, UnitPorts ports) {
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
                ports.ofContainer(container),
                podChecks(container),
                podMounts(pod, container));
    }

    private static Needs needs(JsonNode given) {
        return new Needs(
                given.path("cpus").asDouble(1),
                given.path("mem").asDouble(128),
                given.path("disk").asDouble(0),
                given.path("gpus").asInt(0));
    }

    private static List<Check> checks(JsonNode checks, List<Port> ports) {
        var all = new ArrayList<Check>();
        for (var check : checks) {
            var protocol = check.path("protocol").asText("HTTP");
            var kind = protocol.contains("HTTP") ? "http" : protocol.contains("TCP") ? "tcp" : "command";
            all.add(check(
                    check,
                    kind,
                    protocol.contains("HTTPS"),
                    check.path("port").isInt()
                            ? indexOf(check.get("port").asInt(), ports)
                            : check.path("portIndex").asInt(0),
                    check.path("path").asText("/"),
                    check.at("/command/value").asText("")));
        }
        return all;
    }

    /** -1 for a port that is none of these. */
    private static int indexOf(int number, List<Port> ports) {
        return ports.stream()
                .filter(port -> port.number() == number)
                .map(Port::index)
                .findFirst()
                .orElse(-1);
    }

    private static List<Check> podChecks(JsonNode container) {
        var check = container.path("healthCheck");
        if (!check.isObject()) {
            return List.of();
        }
        var endpoint = check.has("http") ? check.at("/http/endpoint") : check.at("/tcp/endpoint");
        int port = 0;
        for (int index = 0; index < container.path("endpoints").size(); index++) {
            if (container.at("/endpoints/" + index + "/name").equals(endpoint)) {
                port = index;
            }
        }
        var kind = check.has("http") ? "http" : check.has("tcp") ? "tcp" : "command";
        return List.of(check(
                check,
                kind,
                check.at("/http/scheme").asText("").equals("HTTPS"),
                port,
                check.at("/http/path").asText("/"),
                check.at("/exec/command/shell").asText(String.join(" ", list(check.at("/exec/command/argv"))))));
    }

    private static Check check(JsonNode check, String kind, boolean isTls, int port, String path, String command) {
        return new Check(
                kind,
                isTls,
                port,
                path,
                command,
                check.path("gracePeriodSeconds").asInt(300),
                Math.max(1, check.path("intervalSeconds").asInt(60)),
                Math.max(1, check.path("timeoutSeconds").asInt(20)),
                check.path("maxConsecutiveFailures").asInt(3));
    }

    private List<Mount> mounts(String id, JsonNode volumes, JsonNode secrets) {
        var mounts = new ArrayList<Mount>();
        for (var volume : volumes) {
            var path = volume.path("containerPath").asText("");
            boolean isReadOnly = volume.path("mode").asText("RW").equals("RO");
            if (volume.has("persistent")) {
                mounts.add(new Mount(
                        "persistent",
                        path,
                        "",
                        isReadOnly,
                        volume.at("/persistent/size").asLong(0)));
                losses.add(id, "/container/volumes", "the data in " + path + " does not come along");
            } else if (volume.has("secret")) {
                mounts.add(new Mount(
                        "secret", path, source(secrets, volume.get("secret").asText("")), true, 0));
            } else if (volume.has("hostPath")) {
                mounts.add(new Mount("host", path, volume.get("hostPath").asText(""), isReadOnly, 0));
            } else {
                losses.add(id, "/container/volumes", "the external volume at " + path + " has to be made by hand");
            }
        }
        return mounts;
    }

    private static List<Mount> podMounts(JsonNode pod, JsonNode container) {
        var mounts = new ArrayList<Mount>();
        for (var mount : container.path("volumeMounts")) {
            var path = mount.path("mountPath").asText("");
            boolean isReadOnly = mount.path("readOnly").asBoolean(false);
            for (var volume : pod.path("volumes")) {
                if (!volume.path("name").equals(mount.path("name"))) {
                    continue;
                }
                if (volume.has("persistent")) {
                    mounts.add(new Mount(
                            "persistent",
                            path,
                            "",
                            isReadOnly,
                            volume.at("/persistent/size").asLong(0)));
                } else if (volume.has("secret")) {
                    mounts.add(new Mount(
                            "secret",
                            path,
                            source(pod.path("secrets"), volume.get("secret").asText("")),
                            true,
                            0));
                } else if (volume.has("host")) {
                    mounts.add(new Mount("host", path, volume.get("host").asText(""), isReadOnly, 0));
                } else {
                    mounts.add(new Mount("shared", path, volume.path("name").asText(""), isReadOnly, 0));
                }
            }
        }
        return mounts;
    }

    private static String source(JsonNode secrets, String name) {
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
        return owner.path(name).isNumber() ? OptionalInt.of(owner.get(name).asInt()) : OptionalInt.empty();
    }
}
