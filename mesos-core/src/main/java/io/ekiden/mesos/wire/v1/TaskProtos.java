package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;

/** Tasks as v1 messages. */
public final class TaskProtos {
    private static final double MAX_SECONDS = 1e9;

    private TaskProtos() {}

    private static final String NO_ID = "An operation with an id cannot launch tasks: their updates are the feedback";

    /** The tasks of a launch. Those that cannot be are read as far as possible; {@link TaskInfo#malformed} then says why. */
    static Operation.Launch readLaunch(Protos.Offer.Operation message) {
        return new Operation.Launch(message.getLaunch().getTaskInfosList().stream()
                .map(task -> read(task, message.hasId() ? Optional.of(NO_ID) : whatIsWrongWith(task)))
                .toList());
    }

    /** A group, read in the same way. */
    static Operation.LaunchGroup readGroup(Protos.Offer.Operation message) {
        var group = message.getLaunchGroup();
        var executor = read(group.getExecutor());
        return new Operation.LaunchGroup(
                message.hasId() ? executor.withMalformed(NO_ID) : executor,
                group.getTaskGroup().getTasksList().stream()
                        .map(task -> read(task, whatIsWrongWithMember(task, group.getExecutor())))
                        .toList());
    }

    private static Optional<String> whatIsWrongWithMember(Protos.TaskInfo message, Protos.ExecutorInfo executor) {
        if (message.hasExecutor() && !message.getExecutor().equals(executor)) {
            return Optional.of(
                    "The `ExecutorInfo` of task '" + message.getTaskId().getValue() + "' is different from executor '"
                            + executor.getExecutorId().getValue() + "'");
        }
        if (message.getContainer().getType() == Protos.ContainerInfo.Type.DOCKER && message.hasContainer()) {
            return Optional.of("Docker ContainerInfo is not supported on the task");
        }
        return message.hasCommand()
                ? whatNobodyRuns(message)
                : Optional.of("'TaskInfo.command' must be set: Ekiden's agents run no images");
    }

    /** <b>Source:</b> Mesos {@code master/validation.cpp}, {@code executor::internal::validate}. */
    private static ExecutorInfo read(Protos.ExecutorInfo message) {
        var executor = ExecutorInfo.of(new ExecutorId(message.getExecutorId().getValue()), Resources.EMPTY);
        try {
            return new ExecutorInfo(
                    executor.executorId(),
                    message.getName(),
                    message.hasFrameworkId()
                            ? Optional.of(
                                    new FrameworkId(message.getFrameworkId().getValue()))
                            : Optional.empty(),
                    ResourceProtos.read(message.getResourcesList()),
                    message.hasShutdownGracePeriod()
                            ? Optional.of(Duration.ofNanos(
                                    message.getShutdownGracePeriod().getNanoseconds()))
                            : Optional.empty(),
                    labels(message.getLabels()),
                    Optional.empty(),
                    whatIsWrongWith(message));
        } catch (WireException wrong) {
            return executor.withMalformed("Executor uses invalid resources: " + wrong.reason());
        }
    }

    private static Optional<String> whatIsWrongWith(Protos.ExecutorInfo message) {
        if (!message.hasType()) {
            return Optional.of("'ExecutorInfo.type' must be set");
        }
        return switch (message.getType()) {
            case DEFAULT ->
                message.hasCommand()
                        ? Optional.of("'ExecutorInfo.command' must not be set for 'DEFAULT' executor")
                        : message.hasContainer()
                                ? Optional.of("Executor uses a container, which Ekiden's agents do not run yet")
                                : Optional.empty();
            case CUSTOM -> Optional.of("Task group uses a custom executor, which Ekiden's agents do not run yet");
            case UNKNOWN -> Optional.of("Unknown executor type");
        };
    }

    private static TaskInfo read(Protos.TaskInfo message, Optional<String> misfit) {
        var malformed = misfit;
        var resources = Resources.EMPTY;
        Optional<TaskHealthCheck> healthCheck = Optional.empty();
        try {
            resources = ResourceProtos.read(message.getResourcesList());
            if (message.hasHealthCheck()) {
                healthCheck = Optional.of(read(message.getHealthCheck()));
            }
        } catch (WireException wrong) {
            malformed = Optional.of(wrong.reason());
        }
        return new TaskInfo(
                new TaskId(message.getTaskId().getValue()),
                message.getName(),
                new AgentId(message.getAgentId().getValue()),
                resources,
                read(message.getCommand()),
                message.getKillPolicy().hasGracePeriod()
                        ? Optional.of(Duration.ofNanos(
                                message.getKillPolicy().getGracePeriod().getNanoseconds()))
                        : Optional.empty(),
                healthCheck,
                labels(message.getLabels()),
                malformed,
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<String> whatIsWrongWith(Protos.TaskInfo message) {
        if (message.hasCommand() == message.hasExecutor()) {
            return Optional.of("Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
        }
        if (message.hasExecutor()) {
            return Optional.of("Task uses a custom executor, which Ekiden's agents do not run yet");
        }
        return whatNobodyRuns(message);
    }

    private static Optional<String> whatNobodyRuns(Protos.TaskInfo message) {
        if (message.hasContainer()) {
            return Optional.of("Task uses a container, which Ekiden's agents do not run yet");
        }
        if (message.getMaxCompletionTime().getNanoseconds() < 0) {
            return Optional.of("Task's `max_completion_time` must be non-negative");
        }
        if (message.hasMaxCompletionTime()) {
            return Optional.of("Task has a max_completion_time, which Ekiden's agents do not watch yet");
        }
        return Optional.empty();
    }

    private static Map<String, String> labels(Protos.Labels message) {
        var labels = new TreeMap<String, String>();
        message.getLabelsList().forEach(label -> labels.put(label.getKey(), label.getValue()));
        return labels;
    }

    private static CommandInfo read(Protos.CommandInfo message) {
        var environment = new TreeMap<String, String>();
        message.getEnvironment()
                .getVariablesList()
                .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        return new CommandInfo(
                message.getShell(),
                message.getValue(),
                message.getArgumentsList(),
                environment,
                message.getUrisList().stream().map(TaskProtos::read).toList(),
                message.hasUser() ? Optional.of(message.getUser()) : Optional.empty());
    }

    private static CommandInfo.Uri read(Protos.CommandInfo.URI message) {
        return new CommandInfo.Uri(
                message.getValue(),
                message.getExecutable(),
                message.getExtract(),
                message.getCache(),
                message.hasOutputFile() ? Optional.of(message.getOutputFile()) : Optional.empty());
    }

    private static TaskHealthCheck read(Protos.HealthCheck message) throws WireException {
        return new TaskHealthCheck(
                probe(message),
                seconds("delay_seconds", message.getDelaySeconds()),
                seconds("interval_seconds", message.getIntervalSeconds()),
                seconds("timeout_seconds", message.getTimeoutSeconds()),
                seconds("grace_period_seconds", message.getGracePeriodSeconds()),
                message.getConsecutiveFailures());
    }

    private static TaskHealthCheck.Probe probe(Protos.HealthCheck message) throws WireException {
        if (!message.hasType()) {
            throw invalidCheck("HealthCheck must specify 'type'");
        }
        return switch (message.getType()) {
            case COMMAND -> {
                if (!message.hasCommand()) {
                    throw invalidCheck("Expecting 'command' to be set for COMMAND health check");
                }
                if (!message.getCommand().hasValue()) {
                    throw invalidCheck("Command health check must contain "
                            + (message.getCommand().getShell() ? "'shell command'" : "'executable path'"));
                }
                yield new TaskHealthCheck.Probe.Command(message.getCommand().getValue());
            }
            case HTTP -> {
                if (!message.hasHttp()) {
                    throw invalidCheck("Expecting 'http' to be set for HTTP health check");
                }
                var http = message.getHttp();
                var scheme = http.hasScheme() ? http.getScheme() : "http";
                if (!scheme.equals("http") && !scheme.equals("https")) {
                    throw invalidCheck("Unsupported HTTP health check scheme: '" + scheme + "'");
                }
                if (http.hasPath() && !http.getPath().startsWith("/")) {
                    throw invalidCheck("The path '" + http.getPath() + "' of HTTP health check must start with '/'");
                }
                yield new TaskHealthCheck.Probe.Http(scheme, http.getPort(), http.hasPath() ? http.getPath() : "/");
            }
            case TCP -> {
                if (!message.hasTcp()) {
                    throw invalidCheck("Expecting 'tcp' to be set for TCP health check");
                }
                yield new TaskHealthCheck.Probe.Tcp(message.getTcp().getPort());
            }
            case UNKNOWN -> throw invalidCheck("'UNKNOWN' is not a valid health check type");
        };
    }

    private static Duration seconds(String field, double seconds) throws WireException {
        if (!(seconds >= 0)) {
            throw invalidCheck("Expecting '" + field + "' to be non-negative");
        }
        return Duration.ofMillis(Math.round(Math.min(seconds, MAX_SECONDS) * 1000));
    }

    private static WireException invalidCheck(String reason) {
        return new WireException("Task uses invalid health check: " + reason);
    }

    public static Protos.ExecutorInfo write(ExecutorInfo executor) {
        var message = Protos.ExecutorInfo.newBuilder()
                .setType(Protos.ExecutorInfo.Type.DEFAULT)
                .setExecutorId(Ids.write(executor.executorId()))
                .addAllResources(ResourceProtos.write(executor.resources()));
        if (!executor.name().isEmpty()) {
            message.setName(executor.name());
        }
        executor.frameworkId().ifPresent(id -> message.setFrameworkId(Ids.write(id)));
        executor.shutdownGracePeriod().ifPresent(grace -> message.setShutdownGracePeriod(nanos(grace)));
        if (!executor.labels().isEmpty()) {
            message.setLabels(labels(executor.labels()));
        }
        return message.build();
    }

    private static Protos.Labels labels(Map<String, String> labels) {
        var message = Protos.Labels.newBuilder();
        labels.forEach((key, value) ->
                message.addLabels(Protos.Label.newBuilder().setKey(key).setValue(value)));
        return message.build();
    }

    public static Protos.TaskInfo write(TaskInfo task) {
        var message = Protos.TaskInfo.newBuilder()
                .setName(task.name())
                .setTaskId(Ids.write(task.taskId()))
                .setAgentId(Ids.write(task.agentId()))
                .addAllResources(ResourceProtos.write(task.resources()))
                .setCommand(write(task.command()));
        task.killGracePeriod()
                .ifPresent(grace ->
                        message.setKillPolicy(Protos.KillPolicy.newBuilder().setGracePeriod(nanos(grace))));
        task.healthCheck().ifPresent(check -> message.setHealthCheck(write(check)));
        if (!task.labels().isEmpty()) {
            message.setLabels(labels(task.labels()));
        }
        return message.build();
    }

    static Protos.DurationInfo nanos(Duration duration) {
        return Protos.DurationInfo.newBuilder()
                .setNanoseconds(duration.toNanos())
                .build();
    }

    private static Protos.CommandInfo write(CommandInfo command) {
        var message = Protos.CommandInfo.newBuilder()
                .setShell(command.shell())
                .setValue(command.value())
                .addAllArguments(command.arguments());
        command.user().ifPresent(message::setUser);
        var environment = Protos.Environment.newBuilder();
        command.environment()
                .forEach((name, value) -> environment.addVariables(
                        Protos.Environment.Variable.newBuilder().setName(name).setValue(value)));
        message.setEnvironment(environment);
        for (var uri : command.uris()) {
            var written = Protos.CommandInfo.URI
                    .newBuilder()
                    .setValue(uri.value())
                    .setExecutable(uri.executable())
                    .setExtract(uri.extract())
                    .setCache(uri.cache());
            uri.outputFile().ifPresent(written::setOutputFile);
            message.addUris(written);
        }
        return message.build();
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
            case TaskHealthCheck.Probe.Http(var scheme, var port, var path) ->
                message.setType(Protos.HealthCheck.Type.HTTP)
                        .setHttp(Protos.HealthCheck.HTTPCheckInfo.newBuilder()
                                .setScheme(scheme)
                                .setPort(port)
                                .setPath(path));
            case TaskHealthCheck.Probe.Tcp(var port) ->
                message.setType(Protos.HealthCheck.Type.TCP)
                        .setTcp(Protos.HealthCheck.TCPCheckInfo.newBuilder().setPort(port));
        }
        return message.build();
    }
}
