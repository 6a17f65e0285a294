package io.ekiden.migrate.export;

import static io.ekiden.migrate.export.Trees.object;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.export.Unit.Mount;
import io.ekiden.migrate.export.Unit.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One compose file for all: a service for each app, and for each container of a pod. <b>Source:</b> the Compose specification. */
final class Compose {
    private static final String FILE = "compose.yaml";

    private final Losses losses;
    private final String image;
    private final SortedMap<String, String> services = new TreeMap<>();

    Compose(Losses losses, String image) {
        this.losses = losses;
        this.image = image;
    }

    SortedMap<String, String> write(List<Unit> units) {
        var json = object();
        var list = json.putObject("services");
        var volumes = object();
        var names = names(units);
        units.forEach(unit -> services.put(unit.id(), names.of(unit, 0)));
        for (var unit : units) {
            for (int index = 0; index < unit.parts().size(); index++) {
                list.set(names.of(unit, index), service(unit, unit.parts().get(index), volumes));
            }
        }
        if (!volumes.isEmpty()) {
            json.set("volumes", volumes);
        }
        var files = new TreeMap<String, String>();
        files.put(FILE, Yaml.document(Trees.comments("From a Marathon.", losses.all()), json));
        return files;
    }

    /** Of services by ids, as many as there are parts. */
    private record ServiceNames(Map<String, List<String>> byId) {
        String of(Unit unit, int part) {
            return byId.getOrDefault(unit.id(), List.of()).get(part);
        }
    }

    /** Apps keep theirs; a container of a pod may not be called as an app, or as a container of another pod, is. */
    private ServiceNames names(List<Unit> units) {
        var names = new Names();
        var all = new HashMap<String, List<String>>();
        units.stream()
                .filter(unit -> unit.parts().size() == 1)
                .forEach(unit -> all.put(unit.id(), List.of(names.of(unit.name()))));
        for (var unit : units) {
            var own = new ArrayList<String>();
            for (var part : unit.parts().size() > 1 ? unit.parts() : List.<Part>of()) {
                var plain = unit.name() + "-" + part.name();
                own.add(names.of(plain, unit.id() + " " + part.name() + " " + own.size()));
                if (!own.getLast().equals(plain)) {
                    losses.add(
                            unit.id(),
                            "/containers",
                            "the container " + part.name() + " is the service " + own.getLast() + " there, as " + plain
                                    + " is another, or too long");
                }
            }
            all.putIfAbsent(unit.id(), own);
        }
        return new ServiceNames(all);
    }

    private ObjectNode service(Unit unit, Part part, ObjectNode volumes) {
        var json = object().put("image", literal(part.image().orElse(image)));
        var around = part.surroundings();
        if (part.image().isEmpty()) {
            losses.add(
                    unit.id(),
                    "/container",
                    "it runs without an image; make one with all it needs (here: " + image + ")");
        }
        boolean replacesEntry = part.command().isPresent() || part.image().isEmpty();
        var words = Trees.words(part).stream().map(Compose::literal).toList();
        if (!words.isEmpty()) {
            if (replacesEntry) {
                json.putArray("entrypoint").add(words.getFirst());
                words = words.subList(1, words.size());
            }
            json.set("command", Trees.texts(words));
        }
        var env = json.putObject("environment");
        Trees.variables(unit, part).forEach((name, value) -> env.put(literal(name), literal(value)));
        around.secretEnv()
                .forEach((name, source) ->
                        losses.add(unit.id(), "/secrets", name + " has to be given, of what was at " + source));
        if (around.forcesPull()) {
            json.put("pull_policy", "always");
        }
        around.user().ifPresent(user -> json.put("user", literal(user)));
        if (part.beginsInSandbox()) {
            json.put("working_dir", Trees.SANDBOX);
        }
        if (around.isPrivileged()) {
            json.put("privileged", true);
        }
        around.killGraceSeconds().ifPresent(grace -> json.put("stop_grace_period", grace + "s"));
        json.put("restart", "unless-stopped");
        deploy(unit, part, json);
        ports(unit, part, json);
        health(unit, part, json);
        mounts(unit, part, json, volumes);
        labels(unit, json);
        dependencies(unit, json);
        needs(unit, part);
        lost(unit);
        return json;
    }

    private static void deploy(Unit unit, Part part, ObjectNode json) {
        var deploy = json.putObject("deploy").put("replicas", unit.instances());
        var resources = deploy.putObject("resources");
        var memory = Math.max(1, Math.round(part.needs().memMiB())) + "M";
        resources.putObject("limits").put("memory", memory);
        resources
                .putObject("reservations")
                .put("cpus", String.valueOf(part.needs().cpus()))
                .put("memory", memory);
    }

    /** Not at a port of the host: several instances of one host could not have it together. */
    private void ports(Unit unit, Part part, ObjectNode json) {
        if (part.ports().isEmpty()) {
            return;
        }
        var ports = json.putArray("ports");
        for (var port : part.ports()) {
            ports.add(port.number() + "/" + port.protocol());
            if (port.service() != port.number()) {
                losses.add(
                        unit.id(),
                        port.said().service(),
                        "others reach it at " + port.service() + "; a balancer there has to be told so");
            }
        }
        losses.add(unit.id(), "/ports", "the engine chooses ports of the host; a balancer has to be put before it");
    }

    private void health(Unit unit, Part part, ObjectNode json) {
        part.checks().stream()
                .skip(1)
                .forEach(check -> losses.add(unit.id(), check.field(), "of several checks the first is taken"));
        part.checks().stream().findFirst().ifPresent(check -> {
            if (!check.probe().isCommand()) {
                losses.add(unit.id(), check.field(), "checks are commands in the container there; this one is none");
                return;
            }
            var health = json.putObject("healthcheck");
            health.putArray("test").add("CMD-SHELL").add(literal(check.probe().what()));
            health.put("interval", check.intervalSeconds() + "s")
                    .put("timeout", check.timeoutSeconds() + "s")
                    .put("retries", Math.max(1, check.maxFailures()))
                    .put("start_period", check.graceSeconds() + "s");
        });
    }

    private void mounts(Unit unit, Part part, ObjectNode json, ObjectNode volumes) {
        for (Mount mount : part.mounts()) {
            var entry = object();
            var target = Trees.absolute(mount.containerPath());
            switch (mount.kind()) {
                case "host" -> entry.put("type", "bind").put("source", literal(mount.source()));
                case "persistent", "shared" -> {
                    var owner =
                            mount.kind().equals("shared") ? mount.source() : part.name() + " " + mount.containerPath();
                    var name = Names.known(unit.name() + " " + mount.kind() + " " + owner);
                    volumes.set(name, object());
                    entry.put("type", "volume").put("source", name);
                    if (unit.instances() > 1) {
                        losses.add(
                                unit.id(),
                                mount.field(),
                                "all instances share one volume at " + mount.containerPath() + " there");
                    }
                    if (mount.kind().equals("persistent")) {
                        losses.add(
                                unit.id(),
                                mount.field(),
                                "that " + mount.containerPath() + " has " + mount.sizeMiB() + " MiB is not said there");
                    }
                }
                default -> {
                    losses.add(
                            unit.id(),
                            "/secrets",
                            "the file " + mount.containerPath() + " has to be given, of what was at " + mount.source());
                    continue;
                }
            }
            entry.put("target", literal(target)).put("read_only", mount.isReadOnly());
            json.withArrayProperty("volumes").add(entry);
        }
    }

    private void labels(Unit unit, ObjectNode json) {
        if (!unit.labels().isEmpty()) {
            var labels = json.putObject("labels");
            unit.labels().forEach((name, value) -> labels.put(literal(name), literal(value)));
        }
        Labels.routes(unit, losses)
                .forEach(route -> losses.add(
                        unit.id(),
                        "/labels/HAPROXY_" + route.port() + "_VHOST",
                        route.host() + route.path() + " has to be led to it by a balancer"));
    }

    private void dependencies(Unit unit, ObjectNode json) {
        var depends = JsonNodeFactory.instance.arrayNode();
        for (var dependency : unit.definition().path("dependencies")) {
            var known = services.get(dependency.asText());
            if (known == null) {
                losses.add(unit.id(), "/dependencies", "does not wait for the group " + dependency.asText() + " there");
            } else {
                depends.add(known);
            }
        }
        if (!depends.isEmpty()) {
            json.set("depends_on", depends);
        }
    }

    private void needs(Unit unit, Part part) {
        if (part.needs().diskMiB() > 0) {
            losses.add(unit.id(), unit.field(part, "disk"), "how much of a disk it takes is not said there");
        }
        if (part.needs().gpus() > 0) {
            losses.add(unit.id(), unit.field(part, "gpus"), "GPUs have to be said again there");
        }
    }

    private void lost(Unit unit) {
        for (var constraint : unit.definition().path("constraints")) {
            losses.add(unit.id(), "/constraints", constraint + ": there is one machine");
        }
        losses.ofFetches(unit);
        losses.ofTheHostsNetwork(unit);
        if (unit.parts().size() > 1) {
            losses.add(unit.id(), "/containers", "containers of a pod do not share a network and an end there");
        }
        losses.add(unit.id(), unit.upgradeField(), "upgrades replace instances at once there");
    }

    /** A dollar begins a variable there, and two are one. */
    static String literal(String value) {
        return value.replace("$", "$$");
    }
}
