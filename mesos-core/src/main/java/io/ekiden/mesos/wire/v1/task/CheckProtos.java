package io.ekiden.mesos.wire.v1.task;

import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.wire.v1.WireException;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Checks of both kinds, and what they have shown, as v1 messages. */
public final class CheckProtos {
    private static final String HEALTH = "health check";
    private static final String PLAIN = "check";
    private static final double MAX_SECONDS = 1e9;

    private CheckProtos() {}

    /** @throws WireException in the words of Mesos */
    static TaskHealthCheck read(Protos.HealthCheck message) throws WireException {
        return new TaskHealthCheck(
                probe(message),
                seconds(HEALTH, "delay_seconds", message.getDelaySeconds()),
                seconds(HEALTH, "interval_seconds", message.getIntervalSeconds()),
                seconds(HEALTH, "timeout_seconds", message.getTimeoutSeconds()),
                seconds(HEALTH, "grace_period_seconds", message.getGracePeriodSeconds()),
                message.getConsecutiveFailures());
    }

    private static TaskHealthCheck.Probe probe(Protos.HealthCheck message) throws WireException {
        if (!message.hasType()) {
            throw invalid(HEALTH, "HealthCheck must specify 'type'");
        }
        return switch (message.getType()) {
            case COMMAND -> {
                if (!message.hasCommand()) {
                    throw invalid(HEALTH, "Expecting 'command' to be set for COMMAND health check");
                }
                if (!message.getCommand().hasValue()) {
                    throw invalid(
                            HEALTH,
                            "Command health check must contain "
                                    + (message.getCommand().getShell() ? "'shell command'" : "'executable path'"));
                }
                yield new TaskHealthCheck.Probe.Command(message.getCommand().getValue());
            }
            case HTTP -> {
                if (!message.hasHttp()) {
                    throw invalid(HEALTH, "Expecting 'http' to be set for HTTP health check");
                }
                var http = message.getHttp();
                var scheme = http.hasScheme() ? http.getScheme() : "http";
                if (!scheme.equals("http") && !scheme.equals("https")) {
                    throw invalid(HEALTH, "Unsupported HTTP health check scheme: '" + scheme + "'");
                }
                if (http.hasPath() && !http.getPath().startsWith("/")) {
                    throw invalid(HEALTH, "The path '" + http.getPath() + "' of HTTP health check must start with '/'");
                }
                yield new TaskHealthCheck.Probe.Http(
                        scheme, http.getPort(), http.hasPath() ? http.getPath() : "/", isIpv6(http.getProtocol()));
            }
            case TCP -> {
                if (!message.hasTcp()) {
                    throw invalid(HEALTH, "Expecting 'tcp' to be set for TCP health check");
                }
                yield new TaskHealthCheck.Probe.Tcp(
                        message.getTcp().getPort(), isIpv6(message.getTcp().getProtocol()));
            }
            case UNKNOWN -> throw invalid(HEALTH, "'UNKNOWN' is not a valid health check type");
        };
    }

    private static boolean isIpv6(Protos.NetworkInfo.Protocol protocol) {
        return protocol == Protos.NetworkInfo.Protocol.IPv6;
    }

    private static Duration seconds(String kind, String field, double seconds) throws WireException {
        if (!(seconds >= 0)) {
            throw invalid(kind, "Expecting '" + field + "' to be non-negative");
        }
        return Duration.ofMillis(Math.round(Math.min(seconds, MAX_SECONDS) * 1000));
    }

    private static WireException invalid(String kind, String reason) {
        return new WireException("Task uses invalid " + kind + ": " + reason);
    }

    /** @throws WireException in the words of Mesos */
    static TaskCheck read(Protos.CheckInfo message) throws WireException {
        return new TaskCheck(
                probe(message),
                seconds(PLAIN, "delay_seconds", message.getDelaySeconds()),
                seconds(PLAIN, "interval_seconds", message.getIntervalSeconds()),
                seconds(PLAIN, "timeout_seconds", message.getTimeoutSeconds()));
    }

    private static TaskHealthCheck.Probe probe(Protos.CheckInfo message) throws WireException {
        if (!message.hasType()) {
            throw invalid(PLAIN, "CheckInfo must specify 'type'");
        }
        return switch (message.getType()) {
            case COMMAND -> {
                if (!message.hasCommand()) {
                    throw invalid(PLAIN, "Expecting 'command' to be set for COMMAND check");
                }
                var command = message.getCommand().getCommand();
                if (!command.hasValue()) {
                    throw invalid(
                            PLAIN,
                            "Command check must contain "
                                    + (command.getShell() ? "'shell command'" : "'executable path'"));
                }
                yield new TaskHealthCheck.Probe.Command(command.getValue());
            }
            case HTTP -> {
                if (!message.hasHttp()) {
                    throw invalid(PLAIN, "Expecting 'http' to be set for HTTP check");
                }
                var http = message.getHttp();
                if (http.hasPath() && !http.getPath().startsWith("/")) {
                    throw invalid(PLAIN, "The path '" + http.getPath() + "' of HTTP check must start with '/'");
                }
                yield new TaskHealthCheck.Probe.Http("http", http.getPort(), http.hasPath() ? http.getPath() : "/");
            }
            case TCP -> {
                if (!message.hasTcp()) {
                    throw invalid(PLAIN, "Expecting 'tcp' to be set for TCP check");
                }
                yield new TaskHealthCheck.Probe.Tcp(message.getTcp().getPort());
            }
            case UNKNOWN -> throw invalid(PLAIN, "'UNKNOWN' is not a valid check type");
        };
    }

    public static Protos.HealthCheck write(TaskHealthCheck check) {
        var message = Protos.HealthCheck.newBuilder()
                .setDelaySeconds(check.delay().toMillis() / 1000.0)
                .setIntervalSeconds(check.interval().toMillis() / 1000.0)
                .setTimeoutSeconds(check.timeout().toMillis() / 1000.0)
                .setGracePeriodSeconds(check.gracePeriod().toMillis() / 1000.0)
                .setConsecutiveFailures(check.consecutiveFailures());
        switch (check.probe()) {
            case TaskHealthCheck.Probe.Command(var value) ->
                message.setType(Protos.HealthCheck.Type.COMMAND)
                        .setCommand(Protos.CommandInfo.newBuilder().setValue(value));
            case TaskHealthCheck.Probe.Http(var scheme, var port, var path, var ipv6) -> {
                var http = message.setType(Protos.HealthCheck.Type.HTTP)
                        .getHttpBuilder()
                        .setScheme(scheme)
                        .setPort(port)
                        .setPath(path);
                if (ipv6) {
                    http.setProtocol(Protos.NetworkInfo.Protocol.IPv6);
                }
            }
            case TaskHealthCheck.Probe.Tcp(var port, var ipv6) -> {
                var tcp = message.setType(Protos.HealthCheck.Type.TCP)
                        .getTcpBuilder()
                        .setPort(port);
                if (ipv6) {
                    tcp.setProtocol(Protos.NetworkInfo.Protocol.IPv6);
                }
            }
        }
        return message.build();
    }

    static Protos.CheckInfo write(TaskCheck check) {
        var message = Protos.CheckInfo.newBuilder()
                .setDelaySeconds(check.delay().toMillis() / 1000.0)
                .setIntervalSeconds(check.interval().toMillis() / 1000.0)
                .setTimeoutSeconds(check.timeout().toMillis() / 1000.0);
        switch (check.probe()) {
            case TaskHealthCheck.Probe.Command(var value) ->
                message.setType(Protos.CheckInfo.Type.COMMAND)
                        .getCommandBuilder()
                        .getCommandBuilder()
                        .setValue(value);
            case TaskHealthCheck.Probe.Http(var _, var port, var path, var _) ->
                message.setType(Protos.CheckInfo.Type.HTTP)
                        .getHttpBuilder()
                        .setPort(port)
                        .setPath(path);
            case TaskHealthCheck.Probe.Tcp(var port, var _) ->
                message.setType(Protos.CheckInfo.Type.TCP).getTcpBuilder().setPort(port);
        }
        return message.build();
    }

    public static Protos.CheckStatusInfo write(TaskCheck.Status status) {
        var message = Protos.CheckStatusInfo.newBuilder()
                .setType(Protos.CheckInfo.Type.valueOf(status.kind().name()));
        var result = status.result();
        switch (status.kind()) {
            case COMMAND -> {
                var command = message.getCommandBuilder();
                result.ifPresent(command::setExitCode);
            }
            case HTTP -> {
                var http = message.getHttpBuilder();
                result.ifPresent(http::setStatusCode);
            }
            case TCP -> {
                var tcp = message.getTcpBuilder();
                result.ifPresent(connected -> tcp.setSucceeded(connected != 0));
            }
        }
        return message.build();
    }

    /** Empty for a kind that is not known here. */
    public static Optional<TaskCheck.Status> read(Protos.CheckStatusInfo message) {
        return switch (message.getType()) {
            case COMMAND ->
                status(
                        TaskCheck.Kind.COMMAND,
                        message.getCommand().hasExitCode(),
                        message.getCommand().getExitCode());
            case HTTP ->
                status(
                        TaskCheck.Kind.HTTP,
                        message.getHttp().hasStatusCode(),
                        message.getHttp().getStatusCode());
            case TCP ->
                status(
                        TaskCheck.Kind.TCP,
                        message.getTcp().hasSucceeded(),
                        message.getTcp().getSucceeded() ? 1 : 0);
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<TaskCheck.Status> status(TaskCheck.Kind kind, boolean known, int result) {
        return Optional.of(new TaskCheck.Status(kind, known ? Optional.of(result) : Optional.empty()));
    }
}
