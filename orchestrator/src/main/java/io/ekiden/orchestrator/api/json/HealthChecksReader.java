package io.ekiden.orchestrator.api.json;

import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.AppHealthCheck.Protocol;
import io.ekiden.orchestrator.spec.check.Expectation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Health checks and their defaults. */
final class HealthChecksReader {
    private static final int MAX_PORT = 65535;
    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;
    private static final Set<String> IP_PROTOCOLS = Set.of("IPv4", AppHealthCheck.IPV6);

    private final Fields fields;
    private final Findings findings;

    HealthChecksReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    List<AppHealthCheck> read() {
        return fields
                .list("healthChecks", element -> Fields.of(element, findings).map(this::check))
                .orElse(List.of())
                .stream()
                .distinct()
                .toList();
    }

    private AppHealthCheck check(Fields check) {
        var protocol = check.constant("protocol", Protocol.class).orElse(Protocol.HTTP);
        var read = new AppHealthCheck(
                protocol,
                check.text("path"),
                check.integer("port", 0, MAX_PORT),
                check.integer("portIndex", 0, MAX_PORT),
                seconds(check, "gracePeriodSeconds", 300),
                seconds(check, "intervalSeconds", 60),
                timeout(check),
                check.integer("maxConsecutiveFailures", 0, Integer.MAX_VALUE).orElse(3),
                seconds(check, "delaySeconds", 15),
                // Answered and run by the orchestrator only; elsewhere it has no meaning and is not shown.
                check.flag("ignoreHttp1xx", false) && isHttp(protocol),
                ipProtocol(check),
                command(check),
                expectation(check));
        check.done();
        return read;
    }

    private Optional<Expectation> expectation(Fields check) {
        var codes =
                check.list("httpStatusCodesForHealthy", code -> Fields.integer(code, MIN_STATUS, MAX_STATUS, findings));
        var expectation = new Expectation(
                codes.orElse(List.of()),
                check.nonEmptyText("httpBodyContains"),
                check.text("grpcService"),
                check.integer("startupSeconds", 1, Integer.MAX_VALUE).map(Duration::ofSeconds));
        return expectation.equals(Expectation.NONE) ? Optional.empty() : Optional.of(expectation);
    }

    static boolean isHttp(Protocol protocol) {
        return protocol == Protocol.HTTP || protocol == Protocol.HTTPS;
    }

    private static Duration seconds(Fields check, String name, int fallback) {
        return Duration.ofSeconds(check.integer(name, 0, Integer.MAX_VALUE).orElse(fallback));
    }

    /** A negative one is refused later, with what breaks rules: Marathon's schema has no bound for it. */
    private static Duration timeout(Fields check) {
        return Duration.ofSeconds(check.integer("timeoutSeconds", -Integer.MAX_VALUE, Integer.MAX_VALUE)
                .orElse(20));
    }

    private String ipProtocol(Fields check) {
        var ipProtocol = check.text("ipProtocol").orElse("IPv4");
        if (!IP_PROTOCOLS.contains(ipProtocol)) {
            findings.unknownWord(check.path("ipProtocol"), IP_PROTOCOLS);
        }
        return ipProtocol;
    }

    private static Optional<String> command(Fields check) {
        return check.object("command").map(command -> {
            var value = command.requiredLines("value");
            command.done();
            return value;
        });
    }
}
