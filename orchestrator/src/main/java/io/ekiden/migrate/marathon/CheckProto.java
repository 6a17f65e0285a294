package io.ekiden.migrate.marathon;

import static io.ekiden.migrate.marathon.Trees.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.MigrationException;
import java.util.List;
import java.util.Optional;

/** Health checks, checks and readiness checks. <b>Source:</b> {@code marathon.proto HealthCheckDefinition} and its neighbours. */
final class CheckProto {
    private static final List<String> HEALTH =
            List.of("HTTP", "TCP", "COMMAND", "HTTPS", "MESOS_HTTP", "MESOS_HTTPS", "MESOS_TCP");
    private static final List<String> PROBES = List.of("http", "tcp", "exec");
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final List<String> IP = List.of("", "IPv4", "IPv6");

    private CheckProto() {}

    /** The name of a constant. */
    static String word(List<String> words, long number) {
        if (number < 0 || number >= words.size() || words.get((int) number).isEmpty()) {
            throw new MigrationException("a constant has the number " + number + ", which stands for none of "
                    + String.join(
                            ", ", words.stream().filter(word -> !word.isEmpty()).toList())
                    + "; was this kept by a newer Marathon than 1.11?");
        }
        return words.get((int) number);
    }

    static ObjectNode healthCheck(Proto check) {
        var protocol = word(HEALTH, check.number(1, 0));
        var json = object();
        command(check, 8).ifPresent(text -> json.putObject("command").put("value", text));
        json.put("gracePeriodSeconds", check.number(3, 15));
        boolean ignores = check.flag(9, false);
        if (protocol.equals("HTTP") || protocol.equals("HTTPS")) {
            json.put("ignoreHttp1xx", ignores);
        }
        json.put("intervalSeconds", check.number(4, 10)).put("maxConsecutiveFailures", check.number(7, 3));
        check.text(6).ifPresent(path -> json.put("path", path));
        check.number(10).ifPresent(port -> json.put("port", port));
        check.number(2).ifPresent(index -> json.put("portIndex", index));
        return json.put("protocol", protocol)
                .put("ipProtocol", word(IP, check.number(13, 1)))
                .put("timeoutSeconds", check.number(5, 20))
                .put("delaySeconds", check.number(11, 15));
    }

    private static Optional<String> command(Proto check, int number) {
        return check.message(number).flatMap(command -> command.ignoring(6).text(3));
    }

    static ObjectNode check(Proto check) {
        var kind = word(PROBES, check.number(1, 0));
        var json = object();
        var probe = json.putObject(kind);
        check.number(5).ifPresent(index -> probe.put("portIndex", index));
        check.number(6).ifPresent(port -> probe.put("port", port));
        var path = check.text(7);
        if (kind.equals("http")) {
            path.ifPresent(given -> probe.put("path", given));
            probe.put("scheme", "HTTP");
        }
        check.message(8).ifPresent(given -> {
            var command = probe.putObject("command");
            boolean shell = given.flag(6, true);
            given.text(3).filter(_ -> shell).ifPresent(text -> command.put("shell", text));
            Trees.setNonEmpty(command, "argv", Trees.texts(given.texts(7)));
        });
        return json.put("intervalSeconds", check.number(2, 60))
                .put("timeoutSeconds", check.number(3, 20))
                .put("delaySeconds", check.number(4, 15));
    }

    static ObjectNode readiness(Proto check) {
        var json = object();
        check.text(1).ifPresent(name -> json.put("name", name));
        check.number(2).ifPresent(protocol -> json.put("protocol", word(SCHEMES, protocol)));
        check.text(3).ifPresent(path -> json.put("path", path));
        check.text(4).ifPresent(port -> json.put("portName", port));
        check.number(5).ifPresent(millis -> json.put("intervalSeconds", millis / 1000));
        check.number(6).ifPresent(millis -> json.put("timeoutSeconds", millis / 1000));
        var codes = check.numbers(7);
        if (!codes.isEmpty()) {
            var ready = json.putArray("httpStatusCodesForReady");
            codes.forEach(ready::add);
        }
        check.number(8).ifPresent(flag -> json.put("preserveLastResponse", flag != 0));
        return json;
    }
}
