package io.ekiden.orchestrator.spec;

import io.ekiden.orchestrator.spec.AppHealthCheck.Protocol;
import io.ekiden.orchestrator.spec.check.AppCheck;
import io.ekiden.orchestrator.spec.check.Expectation;
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What checks of health and readiness may say. <b>Source:</b> Marathon {@code AppValidation}; ports of agent-run checks are checked too, a missing command is no server error. */
final class HealthCheckRules {
    private static final int MAX_TEXT = 1000;

    private HealthCheckRules() {}

    static List<Violation> check(RunSpec run) {
        var checks = run.healthChecks();
        boolean isDockers = isDockers(run);
        var violations = new ArrayList<Violation>();
        int ports = run.ports().definitions().size();
        IntStream.range(0, checks.size())
                .forEach(index -> errors(checks.get(index), ports, isDockers)
                        .forEach(error -> violations.add(Violation.of("/healthChecks(" + index + ")", error))));
        IntStream.range(0, checks.size())
                .filter(index -> checks.get(index).timeout().isNegative())
                .forEach(index -> violations.add(
                        Violation.of("/healthChecks(" + index + ")/timeoutSeconds", "must be at least 0")));
        var agentRun = checks.stream()
                .filter(check ->
                        check.protocol().isMesosLevel() && check.command().isEmpty())
                .count();
        if (agentRun > 1) {
            violations.add(Violation.of("/", "AppDefinition can contain at most one Mesos health check"));
        }
        return violations;
    }

    private static List<String> errors(AppHealthCheck check, int ports, boolean isDockers) {
        var errors = new ArrayList<String>();
        if (check.protocol() == Protocol.COMMAND && check.command().isEmpty()) {
            errors.add("a COMMAND health check requires a command");
        }
        if (check.protocol() != Protocol.COMMAND && check.command().isPresent()) {
            errors.add("only a COMMAND health check may have a command, not " + check.protocol());
        }
        if (check.protocol() != Protocol.COMMAND && !hasPort(check, ports)) {
            errors.add(
                    "Health check port indices must address an element of the ports array or container port mappings.");
        }
        if (check.path().filter(HealthCheckRules::isNoRequestTarget).isPresent()) {
            errors.add("path must not contain spaces or control characters");
        }
        check.expects().ifPresent(expects -> errors.addAll(misplaced(check.protocol(), expects)));
        if (check.ipProtocol().equals(AppHealthCheck.IPV6)
                && !(isDockers && check.protocol().isOverTheNetworkByTheAgent())) {
            errors.add("IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks");
        }
        return errors;
    }

    /** What is asked for that such a check does not look at. */
    private static List<String> misplaced(Protocol protocol, Expectation expects) {
        var errors = new ArrayList<String>();
        boolean http = protocol == Protocol.HTTP || protocol == Protocol.HTTPS;
        if (!http && !expects.statusCodes().isEmpty()) {
            errors.add("httpStatusCodesForHealthy is for HTTP and HTTPS health checks only, not for " + protocol);
        }
        if (!http && expects.bodyContains().isPresent()) {
            errors.add("httpBodyContains is for HTTP and HTTPS health checks only, not for " + protocol);
        }
        if (expects.bodyContains().filter(text -> text.length() > MAX_TEXT).isPresent()) {
            errors.add("httpBodyContains must not be longer than " + MAX_TEXT + " characters");
        }
        if (protocol != Protocol.GRPC && expects.grpcService().isPresent()) {
            errors.add("grpcService is for GRPC health checks only, not for " + protocol);
        }
        if (expects.grpcService().filter(name -> name.length() > MAX_TEXT).isPresent()) {
            errors.add("grpcService must not be longer than " + MAX_TEXT + " characters");
        }
        if (protocol.isMesosLevel() && expects.startup().isPresent()) {
            errors.add("startupSeconds is for health checks of the orchestrator only, not for " + protocol);
        }
        return errors;
    }

    /** <b>Source:</b> Marathon {@code AppValidation}; the Docker containerizer of Mesos runs no such checks. */
    static List<Violation> check(AppCheck check, RunSpec run) {
        var violations = new ArrayList<Violation>();
        int ports = run.ports().definitions().size();
        if (check.kind() != AppCheck.Kind.EXEC
                && check.port().isEmpty()
                && check.portIndex().orElse(0) >= ports) {
            violations.add(Violation.of(
                    "/check",
                    "Check port indices must address an element of the ports array or container port mappings."));
        }
        if (check.path()
                .filter(path -> !path.startsWith("/") || isNoRequestTarget(path))
                .isPresent()) {
            violations.add(Violation.of(
                    "/check/http/path", "path must begin with a slash and not contain spaces or control characters"));
        }
        if (isDockers(run)) {
            violations.add(Violation.of("/check", "not supported for apps with a container of type DOCKER"));
        }
        return violations;
    }

    private static boolean isDockers(RunSpec run) {
        return run.process()
                .container()
                .filter(container -> container.type() == Container.Type.DOCKER)
                .isPresent();
    }

    static List<Violation> readiness(ReadinessCheck check, Ports ports) {
        var violations = new ArrayList<Violation>();
        var path = "/readinessChecks(0)";
        if (ports.indexOf(check.portName()).isEmpty()) {
            violations.add(
                    Violation.of(path + "/portName", "No port definition reference for portName " + check.portName()));
        }
        if (check.timeout().compareTo(check.interval()) >= 0) {
            violations.add(Violation.of(
                    path + "/timeoutSeconds",
                    "got %d, expected less than intervalSeconds, which is %d"
                            .formatted(
                                    check.timeout().toSeconds(),
                                    check.interval().toSeconds())));
        }
        if (check.readyCodes().isEmpty()) {
            violations.add(Violation.of(path + "/httpStatusCodesForReady", "must not be empty"));
        }
        if (isNoRequestTarget(check.path())) {
            violations.add(Violation.of(path + "/path", "path must not contain spaces or control characters"));
        }
        return violations;
    }

    /** It would end the request line it stands in. <b>Source:</b> RFC 9112, section 3. */
    private static boolean isNoRequestTarget(String path) {
        return path.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
    }

    private static boolean hasPort(AppHealthCheck check, int ports) {
        if (check.portIndex().isPresent()) {
            return check.portIndex().get() < ports;
        }
        // With neither, the first port is meant.
        return check.port().isPresent() || ports > 0;
    }
}
