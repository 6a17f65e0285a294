package io.ekiden.migrate.marathon;

import static io.ekiden.migrate.marathon.Trees.all;
import static io.ekiden.migrate.marathon.Trees.object;
import static io.ekiden.migrate.marathon.Trees.pairs;
import static io.ekiden.migrate.marathon.Trees.setNonEmpty;
import static io.ekiden.migrate.marathon.Trees.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;

/**
 * An app as it is kept, to how the API shows it. <b>Source:</b> Marathon {@code marathon.proto ServiceDefinition}, {@code mesos.proto};
 * the numbers of fields stand beside their names.
 */
final class AppProto {
    private static final List<String> OPERATORS =
            List.of("UNIQUE", "LIKE", "CLUSTER", "GROUP_BY", "UNLIKE", "MAX_PER", "IS");
    private static final List<String> MODES = List.of("", "host", "container", "container/bridge");
    private static final int HOST = 1;

    private AppProto() {}

    /** @throws io.ekiden.migrate.MigrationException when something is missing that each app has */
    static ObjectNode read(Proto app) {
        var json = object().put("id", app.needed(1, "id"));
        var command = app.message(2);
        var networks = app.messages(34);
        boolean ofHost = networks.isEmpty() || networks.stream().allMatch(one -> one.number(1, HOST) == HOST);
        app.message(22).ifPresent(roles -> setNonEmpty(json, "acceptedResourceRoles", texts(roles.texts(1))));
        command.ifPresent(given -> command(given, json));
        json.put("backoffFactor", app.real(14).orElse(1.15)).put("backoffSeconds", app.number(13, 1000) / 1000);
        app.message(37).ifPresent(check -> json.set("check", CheckProto.check(check)));
        setNonEmpty(json, "constraints", all(app.messages(7), AppProto::constraint));
        var container = app.message(19);
        container.ifPresent(given -> json.set("container", ContainerProto.read(given, ofHost)));
        setNonEmpty(json, "dependencies", texts(app.texts(16)));
        environment(command.stream().toList(), app, json);
        json.put("executor", app.text(8).orElse(""));
        setNonEmpty(json, "executorResources", resources(app.messages(36), false));
        setNonEmpty(json, "healthChecks", all(app.messages(12), CheckProto::healthCheck));
        json.put("instances", app.number(3, 1));
        json.set("labels", pairs(app.messages(20)));
        json.put("maxLaunchDelaySeconds", app.number(21, 3_600_000) / 1000);
        json.setAll(resources(app.messages(4), true));
        json.set("networks", networks.isEmpty() ? hostAlone() : all(networks, AppProto::network));
        ports(app, ofHost, json);
        setNonEmpty(json, "readinessChecks", all(app.messages(28), CheckProto::readiness));
        residency(app, container.filter(ContainerProto::keepsData).isPresent(), json);
        app.message(39).ifPresent(limits -> json.set("resourceLimits", limits(limits)));
        json.put("requirePorts", app.flag(18, false));
        setNonEmpty(json, "secrets", secrets(app.messages(29)));
        app.number(31).ifPresent(millis -> json.put("taskKillGracePeriodSeconds", millis / 1000));
        app.message(15)
                .ifPresent(strategy -> json.putObject("upgradeStrategy")
                        .put("maximumOverCapacity", strategy.real(2).orElse(1.0))
                        .put("minimumHealthCapacity", strategy.real(1).orElse(1.0)));
        versions(app, json);
        json.put("killSelection", app.number(33, 1) == 2 ? "OLDEST_FIRST" : "YOUNGEST_FIRST");
        app.message(32).ifPresent(strategy -> json.set("unreachableStrategy", unreachable(strategy)));
        app.message(35).ifPresent(_ -> json.put("tty", true));
        app.text(38).ifPresent(role -> json.put("role", role));
        return json;
    }

    /** {@code mesos.CommandInfo}: with a shell it is one line, without one it is arguments, the first of which is the program. */
    private static void command(Proto command, ObjectNode json) {
        var value = command.text(3);
        if (command.flag(6, true)) {
            value.ifPresent(cmd -> json.put("cmd", cmd));
        }
        setNonEmpty(json, "args", texts(command.texts(7)));
        setNonEmpty(json, "fetch", all(command.messages(1), AppProto::fetch));
        command.text(5).ifPresent(user -> json.put("user", user));
    }

    private static ObjectNode fetch(Proto uri) {
        var json = object().put("uri", uri.text(1).orElse(""))
                .put("extract", uri.flag(3, true))
                .put("executable", uri.flag(2, false))
                .put("cache", uri.flag(4, false));
        uri.text(5).ifPresent(path -> json.put("destPath", path));
        return json;
    }

    private static void environment(List<Proto> command, Proto app, ObjectNode json) {
        var env = object();
        command.stream()
                .flatMap(given -> given.message(2).stream())
                .flatMap(given -> given.messages(1).stream())
                .forEach(variable ->
                        env.put(variable.text(1).orElse(""), variable.text(2).orElse("")));
        app.messages(30)
                .forEach(reference -> reference
                        .message(3)
                        .filter(_ -> reference.number(1, 0) == 1)
                        .ifPresent(secret -> env.putObject(reference.text(2).orElse(""))
                                .put("secret", secret.text(1).orElse(""))));
        setNonEmpty(json, "env", env);
    }

    private static ObjectNode secrets(List<Proto> secrets) {
        var json = object();
        secrets.forEach(secret -> json.putObject(secret.text(1).orElse(""))
                .put("source", secret.text(2).orElse("")));
        return json;
    }

    /** {@code mesos.Resource}: of a task always with GPUs, which are whole. */
    private static ObjectNode resources(List<Proto> resources, boolean ofTask) {
        var json = object();
        for (var resource : resources) {
            var name = resource.text(1).orElse("");
            double amount =
                    resource.message(3).flatMap(scalar -> scalar.real(1)).orElse(0.0);
            resource.ignoring(2, 6); // its type, and the role, which is everybody's
            if (name.equals("gpus") && ofTask) {
                json.put(name, (long) amount);
            } else if (!name.equals("gpus")) {
                json.put(name, amount);
            }
        }
        return json;
    }

    static ArrayNode constraint(Proto constraint) {
        var words = JsonNodeFactory.instance
                .arrayNode()
                .add(constraint.text(1).orElse(""))
                .add(CheckProto.word(OPERATORS, constraint.number(2, -1)));
        constraint.text(3).ifPresent(words::add);
        return words;
    }

    private static ArrayNode hostAlone() {
        return JsonNodeFactory.instance.arrayNode().add(object().put("mode", "host"));
    }

    private static ObjectNode network(Proto network) {
        var json = object();
        network.text(2).ifPresent(name -> json.put("name", name));
        json.put("mode", CheckProto.word(MODES, network.number(1, HOST)));
        setNonEmpty(json, "labels", pairs(network.messages(3)));
        return json;
    }

    private static void ports(Proto app, boolean ofHost, ObjectNode json) {
        var definitions = all(app.messages(27), port -> {
            var definition = object().put("port", port.number(1, 0));
            setNonEmpty(definition, "labels", Trees.labels(port, 5));
            port.text(2).ifPresent(name -> definition.put("name", name));
            return definition.put("protocol", port.text(3).orElse("tcp"));
        });
        if (ofHost) {
            json.set("portDefinitions", definitions);
        }
    }

    /** Shown for each app with volumes of its own, whatever is kept of it. */
    private static void residency(Proto app, boolean keepsData, ObjectNode json) {
        app.ignoring(26);
        if (keepsData) {
            json.putObject("residency")
                    .put("relaunchEscalationTimeoutSeconds", 3600)
                    .put("taskLostBehavior", "WAIT_FOREVER");
        }
    }

    private static ObjectNode limits(Proto limits) {
        var json = object();
        limits.real(1).ifPresent(cpus -> json.set("cpus", limit(cpus)));
        limits.real(2).ifPresent(mem -> json.set("mem", limit(mem)));
        return json;
    }

    private static JsonNode limit(double amount) {
        return Double.isInfinite(amount) ? TextNode.valueOf("unlimited") : JsonNodeFactory.instance.numberNode(amount);
    }

    private static void versions(Proto app, ObjectNode json) {
        app.text(11).ifPresent(version -> json.put("version", version));
        var info = object();
        app.number(23).ifPresent(at -> info.put("lastScalingAt", Versions.text(Instant.ofEpochMilli(at))));
        app.number(24).ifPresent(at -> info.put("lastConfigChangeAt", Versions.text(Instant.ofEpochMilli(at))));
        setNonEmpty(json, "versionInfo", info);
    }

    private static JsonNode unreachable(Proto strategy) {
        return strategy.has(1) || strategy.has(2)
                ? object().put("inactiveAfterSeconds", strategy.number(1, 900))
                        .put("expungeAfterSeconds", strategy.number(2, 604_800))
                : TextNode.valueOf("disabled");
    }
}
