package io.ekiden.migrate.export;

import static io.ekiden.migrate.export.Trees.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.export.Unit.Check;
import io.ekiden.migrate.export.Unit.Mount;
import io.ekiden.migrate.export.Unit.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Jobs in the JSON of Nomad's API, for {@code nomad job run -json}: there is no grammar in it that a text could leave. */
final class Nomad {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** What is filled in by Nomad before anything sees it. */
    private static final Pattern FILLED = Pattern.compile("\\$\\{[a-zA-Z0-9_.-]+}");

    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final int MEGAHERTZ = 1000;
    private static final int LEAST_MEMORY = 10;
    private static final int LEAST_DISK = 10;

    private final Losses losses;
    private final Names services = new Names();

    Nomad(Losses losses) {
        this.losses = losses;
    }

    /** A file for each. What is lost stands in the job's {@code Meta}, as JSON has no comments. */
    SortedMap<String, String> write(List<Unit> units) {
        var files = new TreeMap<String, String>();
        for (var unit : units) {
            var job = job(unit);
            var meta = job.putObject("Meta").put("marathon_id", unit.id());
            int index = 1;
            for (var loss : losses.of(unit.id())) {
                meta.put("lost_" + index++, loss.line());
            }
            var whole = object();
            whole.set("Job", job);
            files.put(unit.name() + ".nomad.json", text(whole));
        }
        return files;
    }

    private static String text(JsonNode tree) {
        try {
            return JSON.writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ObjectNode job(Unit unit) {
        var job = object().put("ID", unit.name()).put("Name", unit.name()).put("Type", "service");
        job.putArray("Datacenters").add("*");
        constraints(unit, job);
        for (var dependency : unit.definition().path("dependencies")) {
            losses.add(unit.id(), "/dependencies", "does not wait for " + dependency.asText() + " there");
        }
        var group = job.putArray("TaskGroups").addObject().put("Name", "main").put("Count", unit.instances());
        labels(unit, group);
        disk(unit, group);
        var capacity = unit.capacity();
        group.putObject("Update")
                .put(
                        "MaxParallel",
                        Math.max(
                                1,
                                Math.round(unit.instances() * (1 - capacity.minimumHealth() + capacity.maximumOver()))))
                .put("Canary", 0);
        losses.add(unit.id(), unit.upgradeField(), "an upgrade takes so many at a time there (MaxParallel)");
        networks(unit, group);
        var names = new Names();
        var tasks = group.putArray("Tasks");
        unit.parts().forEach(part -> tasks.add(task(unit, part, names.of(part.name()))));
        return job;
    }

    /** Those of the job are what is said of the export. */
    private void labels(Unit unit, ObjectNode group) {
        if (!unit.labels().isEmpty()) {
            var meta = group.putObject("Meta");
            unit.labels().forEach((name, value) -> meta.put(name, filled(unit, value)));
        }
        Labels.routes(unit, losses)
                .forEach(route -> losses.add(
                        unit.id(),
                        "/labels/HAPROXY_" + route.port() + "_VHOST",
                        route.host() + route.path() + " has to be led to the service of the port there"));
    }

    /** All tasks of a group share one. */
    private static void disk(Unit unit, ObjectNode group) {
        double all = unit.parts().stream()
                .mapToDouble(part -> part.needs().diskMiB())
                .sum();
        if (all > 0) {
            group.putObject("EphemeralDisk").put("SizeMB", Math.max(LEAST_DISK, Math.round(all)));
        }
    }

    private void networks(Unit unit, ObjectNode group) {
        for (var part : unit.parts()) {
            part.checks().stream()
                    .filter(check -> part.port(check.probe().port()).isEmpty())
                    .forEach(check -> losses.add(
                            unit.id(),
                            check.field(),
                            "a check belongs to a port there, and to this one there is none"));
        }
        if (!unit.isOnHost()) {
            losses.add(
                    unit.id(),
                    "/networks",
                    "its ports are ones of the host there, not of a network "
                            + unit.definition().path("networks"));
        }
        if (unit.parts().stream().allMatch(part -> part.ports().isEmpty())) {
            return;
        }
        var network = group.putArray("Networks").addObject().put("Mode", "host");
        var dynamic = network.putArray("DynamicPorts");
        var services = group.putArray("Services");
        for (var part : unit.parts()) {
            for (var port : single(part)) {
                var entry = dynamic.addObject().put("Label", label(port));
                if (part.image().isPresent()) {
                    entry.put("To", port.number());
                }
                numbers(unit, part, port);
                var service = services.addObject()
                        .put("Name", service(unit, port))
                        .put("Provider", "nomad")
                        .put("PortLabel", label(port));
                var checks = part.checks().stream()
                        .filter(check -> check.probe().port() == port.index())
                        .toList();
                if (!checks.isEmpty()) {
                    var list = service.putArray("Checks");
                    checks.forEach(check -> check(unit, check, list.addObject()));
                }
            }
        }
    }

    /** What is not in an image listens where Nomad says, and others ask Nomad where that is. */
    private void numbers(Unit unit, Part part, Unit.Port port) {
        boolean isInImage = part.image().isPresent();
        var said = port.said();
        if (said.isFixed() && !isInImage) {
            losses.add(
                    unit.id(),
                    said.field() + "/containerPort",
                    "Nomad chooses the port there, in PORT" + port.index() + "; it was " + port.number());
        }
        if (!said.service().isEmpty() && !(isInImage && port.service() == port.number())) {
            losses.add(
                    unit.id(),
                    said.service(),
                    "others reach it at " + port.service()
                            + "; there they ask for the service, or a balancer is told so");
        }
        if (part.ports().stream()
                .anyMatch(one -> one.index() == port.index() && one.protocol().equals("udp"))) {
            losses.add(unit.id(), said.field() + "/protocol", "a port has no protocol there");
        }
    }

    /** Whoever looks for one finds no other: {@code /shop} with a port {@code db-api}, and {@code /shop-db} with {@code api}. */
    private String service(Unit unit, Unit.Port port) {
        var plain = unit.name() + "-" + port.label();
        var name = services.of(plain, unit.id() + " " + port.label());
        if (!name.equals(plain)) {
            losses.add(
                    unit.id(),
                    port.said().field(),
                    "is the service " + name + " there, as " + plain + " is another, or too long");
        }
        return name;
    }

    /** One of each, whatever protocols it has. */
    private static List<Unit.Port> single(Part part) {
        var ports = new ArrayList<Unit.Port>();
        for (var port : part.ports()) {
            if (port.index() == ports.size()) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static String label(Unit.Port port) {
        return port.label().replace('-', '_');
    }

    private void check(Unit unit, Check check, ObjectNode json) {
        var probe = check.probe();
        switch (probe.kind()) {
            case "command" ->
                json.put("Type", "script")
                        .put("Command", "/bin/sh")
                        .putArray("Args")
                        .add("-c")
                        .add(filled(unit, probe.what()));
            case "http" ->
                json.put("Type", "http").put("Path", probe.what()).put("Protocol", probe.isTls() ? "https" : "http");
            case "grpc" -> json.put("Type", "grpc").put("GRPCService", probe.what());
            default -> json.put("Type", "tcp");
        }
        json.put("Interval", Duration.ofSeconds(check.intervalSeconds()).toNanos())
                .put("Timeout", Duration.ofSeconds(check.timeoutSeconds()).toNanos());
        if (check.maxFailures() > 0) {
            json.putObject("CheckRestart")
                    .put("Limit", check.maxFailures())
                    .put("Grace", Duration.ofSeconds(check.graceSeconds()).toNanos());
        }
    }

    private ObjectNode task(Unit unit, Part part, String name) {
        boolean isImage = part.image().isPresent();
        var json = object().put("Name", name).put("Driver", isImage ? "docker" : "exec");
        var config = json.putObject("Config");
        part.image().ifPresent(image -> config.put("image", image));
        var words = Trees.words(part).stream().map(word -> filled(unit, word)).toList();
        if (!words.isEmpty() && (!isImage || part.command().isPresent())) {
            config.put("command", words.getFirst());
            config.set("args", Trees.texts(words.subList(1, words.size())));
        } else if (!words.isEmpty()) {
            config.set("args", Trees.texts(words));
        }
        var around = part.surroundings();
        if (around.isPrivileged()) {
            config.put("privileged", true);
        }
        if (around.forcesPull()) {
            config.put("force_pull", true);
        }
        if (isImage && !part.ports().isEmpty()) {
            var ports = config.putArray("ports");
            single(part).forEach(port -> ports.add(label(port)));
        }
        environment(unit, part, json);
        around.user().ifPresent(user -> json.put("User", user));
        around.killGraceSeconds()
                .ifPresent(grace ->
                        json.put("KillTimeout", Duration.ofSeconds(grace).toNanos()));
        json.putObject("Resources")
                .put("CPU", Math.max(1, Math.round(part.needs().cpus() * MEGAHERTZ)))
                .put("MemoryMB", Math.max(LEAST_MEMORY, Math.round(part.needs().memMiB())));
        losses.add(unit.id(), "/cpus", "CPUs are megahertz there; one was taken for " + MEGAHERTZ);
        if (part.needs().gpus() > 0) {
            json.withObjectProperty("Resources")
                    .putArray("Devices")
                    .addObject()
                    .put("Name", "nvidia/gpu")
                    .put("Count", part.needs().gpus());
        }
        mounts(unit, part, config);
        artifacts(unit, json);
        return json;
    }

    private void environment(Unit unit, Part part, ObjectNode json) {
        var env = json.putObject("Env");
        // In an image it is a port of its own; else that of the host, which Nomad fills in.
        Function<Unit.Port, String> number = part.image().isPresent()
                ? port -> String.valueOf(port.number())
                : port -> "${NOMAD_PORT_" + label(port) + "}";
        Trees.variables(unit, part, number).forEach((name, value) -> {
            if (VARIABLE.matcher(name).matches()) {
                env.put(name, part.surroundings().env().containsKey(name) ? filled(unit, value) : value);
            } else {
                losses.add(unit.id(), unit.variableField(name), "is no name of a variable there");
            }
        });
        part.surroundings()
                .secretEnv()
                .forEach((name, source) -> losses.add(
                        unit.id(), "/secrets", name + " has to be filled with a template, of what was at " + source));
    }

    private String filled(Unit unit, String text) {
        if (FILLED.matcher(text).find()) {
            losses.add(
                    unit.id(),
                    "/",
                    "Nomad fills in what stands as ${NAME} itself, where it knows the name, before a shell does");
        }
        return text;
    }

    private void mounts(Unit unit, Part part, ObjectNode config) {
        for (Mount mount : part.mounts()) {
            if (mount.kind().equals("host") && part.image().isPresent()) {
                config.withArrayProperty("volumes")
                        .add(mount.source() + ":" + mount.containerPath() + (mount.isReadOnly() ? ":ro" : ""));
            } else {
                losses.add(
                        unit.id(),
                        mount.field(),
                        "the " + mount.kind() + " volume at " + mount.containerPath() + " has to be made there"
                                + described(mount));
            }
        }
    }

    private static String described(Mount mount) {
        return (mount.sizeMiB() > 0 ? ", of " + mount.sizeMiB() + " MiB" : "")
                + (mount.source().isEmpty() ? "" : ", of what was " + mount.source())
                + (mount.isReadOnly() ? ", only to be read" : "");
    }

    private void artifacts(Unit unit, ObjectNode json) {
        var fetches = unit.definition().path("fetch");
        for (int index = 0; index < fetches.size(); index++) {
            var fetch = fetches.get(index);
            var artifact = json.withArrayProperty("Artifacts")
                    .addObject()
                    .put("GetterSource", filled(unit, fetch.path("uri").asText()))
                    .put("RelativeDest", "local/");
            if (!fetch.path("extract").asBoolean(true)) {
                artifact.putObject("GetterOptions").put("archive", "false");
            }
            lost(unit, fetch, "/fetch/" + index);
        }
        if (!unit.definition().path("fetch").isEmpty()) {
            losses.add(unit.id(), "/fetch", "what is fetched lies in local/ there");
            losses.add(unit.id(), "/fetch", "sources are those go-getter knows; file: is of the machine that runs it");
        }
    }

    private void lost(Unit unit, JsonNode fetch, String field) {
        if (fetch.path("executable").asBoolean(false)) {
            losses.add(unit.id(), field + "/executable", "it has to be made executable there");
        }
        if (fetch.path("cache").asBoolean(false)) {
            losses.add(unit.id(), field + "/cache", "nothing that is fetched is kept for the next one there");
        }
        if (fetch.hasNonNull("destPath")) {
            losses.add(
                    unit.id(),
                    field + "/destPath",
                    "it is not called " + fetch.get("destPath").asText() + " there");
        }
    }

    private void constraints(Unit unit, ObjectNode job) {
        for (var constraint : unit.definition().path("constraints")) {
            var field = constraint.path(0).asText("");
            if (!VARIABLE.matcher(field).matches()) {
                losses.add(unit.id(), "/constraints", constraint + " has to be said again there");
                continue;
            }
            var target = field.equals("hostname") ? "${attr.unique.hostname}" : "${meta." + field + "}";
            var value = constraint.path(2).asText("");
            switch (constraint.path(1).asText("")) {
                case "UNIQUE" -> add(job, target, "distinct_property", "1");
                case "MAX_PER" -> add(job, target, "distinct_property", value);
                case "IS" -> add(job, target, "=", value);
                case "LIKE" -> add(job, target, "regexp", "^(" + value + ")$");
                case "GROUP_BY" -> {
                    job.withArrayProperty("Spreads")
                            .addObject()
                            .put("Attribute", target)
                            .put("Weight", 100);
                    if (!value.isEmpty()) {
                        losses.add(
                                unit.id(),
                                "/constraints",
                                "how many groups there are at least is not said there: " + value);
                    }
                }
                case "CLUSTER" -> {
                    // Without a value it is the first instance that says which.
                    if (value.isEmpty()) {
                        losses.add(unit.id(), "/constraints", constraint + " has to be said again there");
                    } else {
                        add(job, target, "=", value);
                    }
                }
                default -> losses.add(unit.id(), "/constraints", constraint + " has to be said again there");
            }
            if (!field.equals("hostname")) {
                losses.add(unit.id(), "/constraints", "clients need meta." + field + " for " + constraint);
            }
        }
    }

    private static void add(ObjectNode job, String target, String operand, String value) {
        job.withArrayProperty("Constraints")
                .addObject()
                .put("LTarget", target)
                .put("Operand", operand)
                .put("RTarget", value);
    }
}
