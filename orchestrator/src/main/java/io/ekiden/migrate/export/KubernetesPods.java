package io.ekiden.migrate.export;

import static io.ekiden.migrate.export.Trees.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.export.Unit.Check;
import io.ekiden.migrate.export.Unit.Mount;
import io.ekiden.migrate.export.Unit.Part;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The template of a workload: containers, volumes and where they may run. */
final class KubernetesPods {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern VARIABLE = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    private final Losses losses;
    private final String image;

    KubernetesPods(Losses losses, String image) {
        this.losses = losses;
        this.image = image;
    }

    static String protocol(Unit.Port port) {
        return port.protocol().toUpperCase(Locale.ROOT);
    }

    ObjectNode spec(Unit unit) {
        var json = object();
        unit.parts().stream()
                .flatMapToInt(part -> part.surroundings().killGraceSeconds().stream())
                .max()
                .ifPresent(grace -> {
                    json.put("terminationGracePeriodSeconds", grace);
                    shorter(unit, grace);
                });
        new KubernetesPlacement(losses).write(unit, json);
        var containers = json.putArray("containers");
        var volumes = new TreeMap<String, ObjectNode>();
        var names = new Names();
        for (var part : unit.parts()) {
            containers.add(container(unit, part, names.of(part.name()), volumes));
        }
        if (!volumes.isEmpty()) {
            var list = json.putArray("volumes");
            volumes.values().forEach(list::add);
        }
        return json;
    }

    private void shorter(Unit unit, int longest) {
        for (var part : unit.parts()) {
            part.surroundings().killGraceSeconds().ifPresent(grace -> {
                if (grace < longest) {
                    losses.add(
                            unit.id(),
                            unit.field(part) + "/lifecycle/killGracePeriodSeconds",
                            "the containers of a pod have one time to end in there, the longest: " + longest
                                    + " s, not " + grace);
                }
            });
        }
    }

    private ObjectNode container(Unit unit, Part part, String name, Map<String, ObjectNode> volumes) {
        var json = object().put("name", name).put("image", part.image().orElse(image));
        var around = part.surroundings();
        if (part.image().isEmpty()) {
            losses.add(
                    unit.id(),
                    "/container",
                    "it runs without an image; make one with all it needs (here: " + image + ")");
        }
        losses.ofFetches(unit);
        losses.ofTheHostsNetwork(unit);
        if (around.forcesPull()) {
            json.put("imagePullPolicy", "Always");
        }
        // Of an image with an entry point, arguments are its arguments.
        boolean replacesEntry = part.command().isPresent() || part.image().isEmpty();
        var words = Trees.words(part);
        if (!words.isEmpty()) {
            json.set(replacesEntry ? "command" : "args", Kubernetes.literals(words));
        }
        if (part.beginsInSandbox()) {
            json.put("workingDir", Trees.SANDBOX);
        }
        json.set("env", environment(unit, part));
        if (!part.ports().isEmpty()) {
            var ports = json.putArray("ports");
            part.ports()
                    .forEach(port -> ports.addObject()
                            .put("name", port.name())
                            .put("containerPort", port.number())
                            .put("protocol", protocol(port)));
        }
        json.set("resources", resources(part));
        probes(unit, part, json);
        around.user().ifPresent(user -> {
            if (NUMBER.matcher(user).matches()) {
                json.withObjectProperty("securityContext").put("runAsUser", Long.parseLong(user));
            } else {
                losses.add(unit.id(), "/user", "users are numbers there; the image says who runs it");
            }
        });
        if (around.isPrivileged()) {
            json.withObjectProperty("securityContext").put("privileged", true);
        }
        mounts(unit, part, json, volumes);
        return json;
    }

    private ArrayNode environment(Unit unit, Part part) {
        var env = JsonNodeFactory.instance.arrayNode();
        Trees.variables(unit, part).forEach((name, value) -> {
            if (VARIABLE.matcher(name).matches()) {
                env.addObject().put("name", name).put("value", Kubernetes.literal(value));
            } else {
                losses.add(unit.id(), unit.variableField(name), "is no name of a variable there");
            }
        });
        part.surroundings().secretEnv().forEach((name, source) -> {
            var reference =
                    env.addObject().put("name", name).putObject("valueFrom").putObject("secretKeyRef");
            reference.put("name", Names.known(source)).put("key", "value");
            losses.add(
                    unit.id(),
                    "/secrets",
                    "make the secret " + Names.known(source) + " with the key 'value' of what was at " + source);
        });
        return env;
    }

    private static ObjectNode resources(Part part) {
        var needs = part.needs();
        var json = object();
        var requests = json.putObject("requests")
                .put("cpu", Math.max(1, Math.round(needs.cpus() * 1000)) + "m")
                .put("memory", Math.round(needs.memMiB()) + "Mi");
        var limits = json.putObject("limits").put("memory", Math.round(needs.memMiB()) + "Mi");
        if (needs.diskMiB() > 0) {
            requests.put("ephemeral-storage", Math.round(needs.diskMiB()) + "Mi");
        }
        if (needs.gpus() > 0) {
            limits.put("nvidia.com/gpu", needs.gpus());
        }
        return json;
    }

    /** The first check says whether it serves; and, where failures end a task, whether it lives. */
    private void probes(Unit unit, Part part, ObjectNode json) {
        part.checks().stream()
                .skip(1)
                .forEach(check -> losses.add(unit.id(), check.field(), "of several checks the first is taken"));
        part.checks().stream().findFirst().ifPresent(check -> {
            if (!check.probe().isCommand() && part.port(check.probe().port()).isEmpty()) {
                losses.add(unit.id(), check.field(), "its port is none of the app's");
                return;
            }
            json.set("readinessProbe", probe(part, check));
            if (check.maxFailures() > 0) {
                json.set("livenessProbe", probe(part, check).put("initialDelaySeconds", check.graceSeconds()));
            }
        });
    }

    private static ObjectNode probe(Part part, Check check) {
        var json = object();
        var asked = check.probe();
        int port = part.port(asked.port()).map(Unit.Port::number).orElse(0);
        switch (asked.kind()) {
            case "http" ->
                json.putObject("httpGet")
                        .put("path", asked.what())
                        .put("port", port)
                        .put("scheme", asked.isTls() ? "HTTPS" : "HTTP");
            case "tcp" -> json.putObject("tcpSocket").put("port", port);
            case "grpc" -> json.putObject("grpc").put("port", port).put("service", asked.what());
            default ->
                json.putObject("exec")
                        .putArray("command")
                        .add("/bin/sh")
                        .add("-c")
                        .add(asked.what());
        }
        return json.put("periodSeconds", check.intervalSeconds())
                .put("timeoutSeconds", check.timeoutSeconds())
                .put("failureThreshold", Math.max(1, check.maxFailures()));
    }

    private void mounts(Unit unit, Part part, ObjectNode json, Map<String, ObjectNode> volumes) {
        if (part.mounts().isEmpty()) {
            return;
        }
        var mounts = json.putArray("volumeMounts");
        for (var mount : part.mounts()) {
            var name = volume(unit, part, mount, volumes);
            mounts.addObject()
                    .put("name", name)
                    .put("mountPath", Trees.absolute(mount.containerPath()))
                    .put("readOnly", mount.isReadOnly());
        }
    }

    private String volume(Unit unit, Part part, Mount mount, Map<String, ObjectNode> volumes) {
        var name = name(part, mount);
        var volume = object().put("name", name);
        switch (mount.kind()) {
            case "persistent" -> {
                return name;
            }
            case "secret" -> {
                volume.putObject("secret").put("secretName", Names.known(mount.source()));
                losses.add(
                        unit.id(),
                        "/secrets",
                        "make the secret " + Names.known(mount.source()) + " of what was at " + mount.source()
                                + "; it is a directory at " + mount.containerPath() + " there, not a file");
            }
            case "shared" -> volume.putObject("emptyDir");
            default -> volume.putObject("hostPath").put("path", Trees.absolute(mount.source()));
        }
        volumes.put(name, volume);
        return name;
    }

    private static String name(Part part, Mount mount) {
        var owner = mount.kind().equals("shared") ? mount.source() : part.name() + " " + mount.containerPath();
        return Names.known("v " + mount.kind() + " " + owner);
    }

    /** What keeps data has a disk for each instance. */
    ArrayNode claims(Unit unit) {
        var claims = JsonNodeFactory.instance.arrayNode();
        for (var part : unit.parts()) {
            for (var mount : part.mounts()) {
                if (mount.kind().equals("persistent")) {
                    var claim = claims.addObject();
                    claim.putObject("metadata").put("name", name(part, mount));
                    var spec = claim.putObject("spec");
                    spec.putArray("accessModes").add("ReadWriteOnce");
                    spec.putObject("resources").putObject("requests").put("storage", mount.sizeMiB() + "Mi");
                }
            }
        }
        return claims;
    }
}
