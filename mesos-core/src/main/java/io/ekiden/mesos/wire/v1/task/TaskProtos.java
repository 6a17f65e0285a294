package io.ekiden.mesos.wire.v1.task;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.WireException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;

/** Tasks as v1 messages. */
public final class TaskProtos {
    private TaskProtos() {}

    private static final String NO_ID = "An operation with an id cannot launch tasks: their updates are the feedback";

    /** The tasks of a launch. Those that cannot be are read as far as possible; {@link TaskInfo#malformed} then says why. */
    public static Operation.Launch readLaunch(Protos.Offer.Operation message) {
        return new Operation.Launch(message.getLaunch().getTaskInfosList().stream()
                .map(task -> read(task, message.hasId() ? Optional.of(NO_ID) : whatIsWrongWith(task)))
                .toList());
    }

    /** A group, read in the same way. */
    public static Operation.LaunchGroup readGroup(Protos.Offer.Operation message) {
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
        if (message.hasContainer()) {
            return Optional.of("Task of a group uses a container, which Ekiden's agents do not run yet");
        }
        return message.hasCommand() ? whatNobodyRuns(message) : Optional.of("'TaskInfo.command' must be set");
    }

    /** <b>Source:</b> Mesos {@code master/validation.cpp}, {@code executor::internal::validate}. */
    private static ExecutorInfo read(Protos.ExecutorInfo message) {
        var executor = ExecutorInfo.of(Ids.read(message.getExecutorId()), Resources.EMPTY);
        try {
            return new ExecutorInfo(
                    executor.executorId(),
                    message.getName(),
                    message.hasFrameworkId() ? Optional.of(Ids.read(message.getFrameworkId())) : Optional.empty(),
                    ResourceProtos.read(message.getResourcesList()),
                    message.hasShutdownGracePeriod()
                            ? Optional.of(Duration.ofNanos(
                                    message.getShutdownGracePeriod().getNanoseconds()))
                            : Optional.empty(),
                    labels(message.getLabels()),
                    Optional.empty(),
                    whatIsWrongWith(message),
                    message.hasDiscovery()
                            ? Optional.of(DiscoveryProtos.read(message.getDiscovery()))
                            : Optional.empty());
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
        Optional<TaskCheck> check = Optional.empty();
        Optional<ContainerInfo> container = Optional.empty();
        try {
            resources = ResourceProtos.read(message.getResourcesList());
            if (message.hasCheck()) {
                check = Optional.of(CheckProtos.read(message.getCheck()));
            }
            if (message.hasHealthCheck()) {
                healthCheck = Optional.of(CheckProtos.read(message.getHealthCheck()));
            }
            if (message.hasContainer()) {
                container = ContainerInfoProtos.read(message.getContainer());
            }
        } catch (WireException wrong) {
            malformed = Optional.of(wrong.reason());
        }
        return new TaskInfo(
                Ids.read(message.getTaskId()),
                message.getName(),
                Ids.read(message.getAgentId()),
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
                Optional.empty(),
                check,
                message.hasMaxCompletionTime()
                        ? Optional.of(
                                Duration.ofNanos(message.getMaxCompletionTime().getNanoseconds()))
                        : Optional.empty(),
                message.hasDiscovery() ? Optional.of(DiscoveryProtos.read(message.getDiscovery())) : Optional.empty(),
                container);
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
        if (message.getMaxCompletionTime().getNanoseconds() < 0) {
            return Optional.of("Task's `max_completion_time` must be non-negative");
        }
        return Optional.empty();
    }

    private static Map<String, String> labels(Protos.Labels message) {
        var labels = new TreeMap<String, String>();
        message.getLabelsList().forEach(label -> labels.put(label.getKey(), label.getValue()));
        return labels;
    }

    /** A command, of whatever is to run. */
    public static CommandInfo command(Protos.CommandInfo message) {
        return read(message);
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
        executor.discovery().ifPresent(discovery -> message.setDiscovery(DiscoveryProtos.write(discovery)));
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
        task.healthCheck().ifPresent(check -> message.setHealthCheck(CheckProtos.write(check)));
        task.check().ifPresent(check -> message.setCheck(CheckProtos.write(check)));
        task.maxCompletionTime().ifPresent(time -> message.setMaxCompletionTime(nanos(time)));
        task.discovery().ifPresent(discovery -> message.setDiscovery(DiscoveryProtos.write(discovery)));
        task.container().ifPresent(container -> message.setContainer(ContainerInfoProtos.write(container)));
        if (!task.labels().isEmpty()) {
            message.setLabels(labels(task.labels()));
        }
        return message.build();
    }

    /** What operators are shown of it: a Task, but for its framework, its agent, its state and its updates. */
    public static Protos.Task.Builder shown(TaskInfo task) {
        var written = write(task);
        var message = Protos.Task.newBuilder()
                .setName(task.name())
                .setTaskId(Ids.write(task.taskId()))
                .addAllResources(ResourceProtos.write(
                        task.resources(), new ResourceProtos.Format(true, Optional.of(task.role()))));
        task.executor().ifPresent(executor -> message.setExecutorId(Ids.write(executor.executorId())));
        task.command().user().ifPresent(message::setUser);
        if (written.hasLabels()) {
            message.setLabels(written.getLabels());
        }
        if (written.hasDiscovery()) {
            message.setDiscovery(written.getDiscovery());
        }
        if (written.hasKillPolicy()) {
            message.setKillPolicy(written.getKillPolicy());
        }
        if (written.hasHealthCheck()) {
            message.setHealthCheck(written.getHealthCheck());
        }
        if (written.hasContainer()) {
            message.setContainer(written.getContainer());
        }
        return message;
    }

    public static Protos.DurationInfo nanos(Duration duration) {
        return Protos.DurationInfo.newBuilder()
                .setNanoseconds(duration.toNanos())
                .build();
    }

    private static Protos.CommandInfo write(CommandInfo command) {
        var message = Protos.CommandInfo.newBuilder().setShell(command.shell()).addAllArguments(command.arguments());
        if (command.shell() || !command.value().isEmpty()) {
            message.setValue(command.value()); // without one, the image says what to run
        }
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
}
