package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import io.ekiden.orchestrator.spec.check.ReadinessCheck.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Readiness checks and their defaults: a list that has at most one element. */
final class ReadinessJson {
    private static final int MIN_CODE = 100;
    private static final int MAX_CODE = 999;

    private final Fields fields;
    private final Findings findings;

    ReadinessJson(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    Optional<ReadinessCheck> read() {
        var checks = fields.list(
                        "readinessChecks",
                        element -> Fields.of(element, findings).map(this::check))
                .orElse(List.of());
        if (checks.size() > 1) {
            findings.rule("/readinessChecks/size", "got " + checks.size() + ", expected 1 or less");
        }
        return checks.stream().findFirst();
    }

    private ReadinessCheck check(Fields check) {
        var read = new ReadinessCheck(
                check.nonEmptyText("name").orElse("readinessCheck"),
                check.constant("protocol", Protocol.class).orElse(Protocol.HTTP),
                check.nonEmptyText("path").orElse("/"),
                check.nonEmptyText("portName").orElse("http-api"),
                seconds(check, "intervalSeconds", 30),
                seconds(check, "timeoutSeconds", 10),
                check.list("httpStatusCodesForReady", code -> Fields.integer(code, MIN_CODE, MAX_CODE, findings))
                        .orElse(List.of(200)),
                check.flag("preserveLastResponse", false));
        check.done();
        return read;
    }

    private static Duration seconds(Fields check, String name, int fallback) {
        return Duration.ofSeconds(check.integer(name, 1, Integer.MAX_VALUE).orElse(fallback));
    }

    static ObjectNode write(ReadinessCheck check) {
        var json = Json.object()
                .put("name", check.name())
                .put("protocol", check.protocol().name())
                .put("path", check.path())
                .put("portName", check.portName())
                .put("intervalSeconds", check.interval().toSeconds())
                .put("timeoutSeconds", check.timeout().toSeconds());
        var codes = json.putArray("httpStatusCodesForReady");
        check.readyCodes().forEach(codes::add);
        return json.put("preserveLastResponse", check.preserveLastResponse());
    }
}
