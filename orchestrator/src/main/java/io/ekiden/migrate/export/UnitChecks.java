package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.migrate.export.Unit.Check;
import io.ekiden.migrate.export.Unit.Port;
import io.ekiden.migrate.export.Unit.Probe;
import java.util.ArrayList;
import java.util.List;

/** Health checks, as apps and as containers of pods have them. */
final class UnitChecks {
    private UnitChecks() {}

    static List<Check> ofApp(JsonNode app, List<Port> ports) {
        var all = new ArrayList<Check>();
        var checks = app.path("healthChecks");
        for (int index = 0; index < checks.size(); index++) {
            var check = checks.get(index);
            all.add(check("/healthChecks/" + index, check, probe(check, ports)));
        }
        return all;
    }

    private static Probe probe(JsonNode check, List<Port> ports) {
        var protocol = check.path("protocol").asText("HTTP");
        int port = check.path("port").isInt()
                ? indexOf(check.get("port").asInt(), ports)
                : check.path("portIndex").asInt(0);
        if (protocol.contains("HTTP")) {
            return new Probe(
                    "http", protocol.contains("HTTPS"), port, check.path("path").asText("/"));
        }
        if (protocol.equals("GRPC")) {
            return new Probe("grpc", false, port, check.path("grpcService").asText(""));
        }
        return protocol.contains("TCP")
                ? new Probe("tcp", false, port, "")
                : new Probe("command", false, port, check.at("/command/value").asText(""));
    }

    /** -1 for a port that is none of these. */
    private static int indexOf(int number, List<Port> ports) {
        return ports.stream()
                .filter(port -> port.number() == number)
                .map(Port::index)
                .findFirst()
                .orElse(-1);
    }

    /** @param field of the container */
    static List<Check> ofContainer(JsonNode container, String field) {
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
        return List.of(check(field + "/healthCheck", check, probe(check, port)));
    }

    private static Probe probe(JsonNode check, int port) {
        if (check.has("http")) {
            return new Probe(
                    "http",
                    check.at("/http/scheme").asText("").equals("HTTPS"),
                    port,
                    check.at("/http/path").asText("/"));
        }
        var words = UnitReader.list(check.at("/exec/command/argv"));
        return check.has("tcp")
                ? new Probe("tcp", false, port, "")
                : new Probe(
                        "command", false, port, check.at("/exec/command/shell").asText(String.join(" ", words)));
    }

    private static Check check(String field, JsonNode check, Probe probe) {
        return new Check(
                field,
                probe,
                check.path("gracePeriodSeconds").asInt(300),
                Math.max(1, check.path("intervalSeconds").asInt(60)),
                Math.max(1, check.path("timeoutSeconds").asInt(20)),
                check.path("maxConsecutiveFailures").asInt(3));
    }
}
