package io.ekiden.lb.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads apps from Marathon's JSON, of any version: {@code portDefinitions}, {@code container.portMappings}, the older
 * {@code container.docker.portMappings} and the bare {@code ports}.
 */
public final class AppsReader {
    private AppsReader() {}

    /** Reads the answer of {@code GET /v2/apps?embed=apps.tasks}. */
    public static Apps readAll(JsonNode body) {
        var apps = new TreeMap<String, AppState>();
        var unreadable = new TreeMap<String, String>();
        for (var node : body.path("apps")) {
            switch (read(node)) {
                case AppReading.Readable(var app) -> apps.put(app.id(), app);
                case AppReading.Unreadable(var id, var reason) -> unreadable.put(id, reason);
            }
        }
        return new Apps(apps, unreadable);
    }

    /** Reads one app object. Never throws: what cannot be read is a value with a reason. */
    public static AppReading read(JsonNode node) {
        var id = node.path("id").asText("");
        if (!id.startsWith("/")) {
            return new AppReading.Unreadable(id, "the app id has to start with a slash");
        }
        var labels = new TreeMap<String, String>();
        node.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
        var ports = ports(node);
        var bad = ports.stream()
                .filter(port -> port.servicePort() < 0 || port.servicePort() > 65535)
                .findFirst();
        if (bad.isPresent()) {
            return new AppReading.Unreadable(id, "the service port " + bad.get().servicePort() + " is out of range");
        }
        var tasks = new ArrayList<TaskState>();
        node.path("tasks").forEach(task -> tasks.add(task(task)));
        return new AppReading.Readable(new AppState(id, ports, healthChecks(node), labels, tasks));
    }

    private static List<PortSpec> ports(JsonNode app) {
        var container = app.path("container");
        var mappings = container.path("portMappings").isArray()
                ? container.path("portMappings")
                : container.path("docker").path("portMappings");
        if (mappings.isArray() && !mappings.isEmpty()) {
            return mapped(mappings, hasOwnAddress(app));
        }
        var ports = new ArrayList<PortSpec>();
        var definitions = app.path("portDefinitions");
        if (definitions.isArray()) {
            for (var definition : definitions) {
                var index = ports.size();
                ports.add(port(index, definition, "port", new PortSpec.OnHost(index)));
            }
        } else {
            for (var port : app.path("ports")) {
                ports.add(new PortSpec(ports.size(), port.asInt(), new PortSpec.OnHost(ports.size())));
            }
        }
        return ports;
    }

    private static List<PortSpec> mapped(JsonNode mappings, boolean ownAddress) {
        var ports = new ArrayList<PortSpec>();
        var hostPorts = 0;
        for (var mapping : mappings) {
            // On a container network only mappings with a host port take one of the task's ports.
            var onHost = !ownAddress || mapping.path("hostPort").isNumber();
            var target = onHost
                    ? new PortSpec.OnHost(hostPorts++)
                    : new PortSpec.OnContainer(mapping.path("containerPort").asInt());
            ports.add(port(ports.size(), mapping, "servicePort", target));
        }
        return ports;
    }

    /** UDP cannot be balanced here; such a port keeps its index but gets no listener. */
    private static PortSpec port(int index, JsonNode node, String field, PortSpec.Target target) {
        var tcp = node.path("protocol").asText("tcp").contains("tcp");
        return new PortSpec(index, tcp ? node.path(field).asInt() : 0, target);
    }

    private static boolean hasOwnAddress(JsonNode app) {
        for (var network : app.path("networks")) {
            if (network.path("mode").asText("").equals("container")) {
                return true;
            }
        }
        return false;
    }

    private static List<HealthCheckSpec> healthChecks(JsonNode app) {
        var checks = new ArrayList<HealthCheckSpec>();
        for (var check : app.path("healthChecks")) {
            var protocol = check.path("protocol").asText("HTTP");
            boolean fixed = check.hasNonNull("port");
            Optional<Integer> index = fixed || protocol.equals("COMMAND")
                    ? number(check, "portIndex")
                    : Optional.of(check.path("portIndex").asInt(0));
            checks.add(new HealthCheckSpec(
                    protocol,
                    index,
                    number(check, "port"),
                    Optional.ofNullable(check.path("path").textValue()),
                    expects(check),
                    new HealthCheckSpec.Pace(
                            check.path("intervalSeconds").asInt(60),
                            check.path("timeoutSeconds").asInt(20),
                            check.path("maxConsecutiveFailures").asInt(3),
                            check.path("gracePeriodSeconds").asInt(300))));
        }
        return checks;
    }

    private static HealthCheckSpec.Expects expects(JsonNode check) {
        var codes = new ArrayList<Integer>();
        for (var code : check.path("httpStatusCodesForHealthy")) {
            if (code.asInt() >= 100 && code.asInt() <= 599) {
                codes.add(code.asInt());
            }
        }
        return new HealthCheckSpec.Expects(
                codes, Optional.ofNullable(check.path("httpBodyContains").textValue()));
    }

    private static Optional<Integer> number(JsonNode node, String field) {
        var number = node.path(field);
        return number.isInt() ? Optional.of(number.intValue()) : Optional.empty();
    }

    private static TaskState task(JsonNode task) {
        var ports = new ArrayList<Integer>();
        task.path("ports").forEach(port -> ports.add(port.asInt()));
        var addresses = new ArrayList<String>();
        task.path("ipAddresses")
                .forEach(ip -> addresses.add(ip.path("ipAddress").asText("")));
        var results = new ArrayList<Boolean>();
        task.path("healthCheckResults")
                .forEach(result -> results.add(result.path("alive").asBoolean(false)));
        return new TaskState(
                task.path("id").asText(""),
                task.path("host").asText(""),
                ports,
                addresses,
                task.path("state").asText(""),
                results);
    }
}
