package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.spec.check.AppCheck;
import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import io.ekiden.orchestrator.spec.check.AppCheck.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks that the agent runs, and their defaults: an object with one member for what is probed. */
public final class CheckJson {
    private static final int MAX_PORT = 65535;

    private final Fields fields;
    private final Findings findings;

    CheckJson(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    private enum Scheme {
        HTTP,
        HTTPS
    }

    Optional<AppCheck> read() {
        return fields.object("check").flatMap(check -> {
            var probes = List.of(Kind.values()).stream()
                    .flatMap(kind -> check.object(name(kind)).map(probe -> read(kind, probe, check)).stream())
                    .toList();
            if (probes.size() != 1) {
                findings.rule("/check", "must have exactly one of: http, tcp, exec");
            }
            check.ignoring(List.of("intervalSeconds", "timeoutSeconds", "delaySeconds"))
                    .done();
            return probes.stream().findFirst();
        });
    }

    private AppCheck read(Kind kind, Fields probe, Fields check) {
        if (kind == Kind.HTTP && probe.constant("scheme", Scheme.class).orElse(Scheme.HTTP) == Scheme.HTTPS) {
            findings.rule(probe.path("scheme"), "got HTTPS, expected HTTP: checks of Mesos know no other scheme");
        }
        var read = new AppCheck(
                kind,
                kind == Kind.EXEC ? Optional.empty() : probe.integer("port", 0, MAX_PORT),
                kind == Kind.EXEC ? Optional.empty() : probe.integer("portIndex", 0, MAX_PORT),
                kind == Kind.HTTP ? probe.text("path") : Optional.empty(),
                kind == Kind.EXEC ? command(probe, findings) : Optional.empty(),
                seconds(check, "intervalSeconds", 60),
                seconds(check, "timeoutSeconds", 20),
                seconds(check, "delaySeconds", 15));
        probe.done();
        return read;
    }

    /** The command of something that is run: one of {@code shell} and {@code argv}. */
    public static Optional<Command> command(Fields exec, Findings findings) {
        if (!exec.has("command")) {
            findings.shape(exec.path("command"), "error.path.missing");
        }
        return exec.object("command").map(command -> {
            var read = new Command(
                    command.nonEmptyLines("shell"),
                    command.list("argv", element -> Fields.lines(element, findings))
                            .orElse(List.of()));
            if (read.shell().isPresent() != read.argv().isEmpty()) {
                findings.rule(exec.path("command"), "must have exactly one of: shell, argv");
            }
            command.done();
            return read;
        });
    }

    private static Duration seconds(Fields check, String name, int fallback) {
        return Duration.ofSeconds(check.integer(name, 0, Integer.MAX_VALUE).orElse(fallback));
    }

    static ObjectNode write(AppCheck check) {
        var json = Json.object();
        var probe = json.putObject(name(check.kind()));
        check.portIndex().ifPresent(index -> probe.put("portIndex", index));
        check.port().ifPresent(port -> probe.put("port", port));
        check.path().ifPresent(path -> probe.put("path", path));
        if (check.kind() == Kind.HTTP) {
            probe.put("scheme", "HTTP");
        }
        check.command().ifPresent(command -> probe.set("command", write(command)));
        return json.put("intervalSeconds", check.interval().toSeconds())
                .put("timeoutSeconds", check.timeout().toSeconds())
                .put("delaySeconds", check.delay().toSeconds());
    }

    /** As {@link #command} reads it. */
    public static ObjectNode write(Command command) {
        var json = Json.object();
        command.shell().ifPresent(shell -> json.put("shell", shell));
        if (!command.argv().isEmpty()) {
            json.set("argv", Json.texts(command.argv()));
        }
        return json;
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
