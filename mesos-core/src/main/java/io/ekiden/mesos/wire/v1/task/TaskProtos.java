package io.ekiden.mesos.wire.v1.task;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.RLimit;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.WireException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        var executor = ExecutorProtos.read(group.getExecutor());
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
        if (message.getContainer().getNetworkInfosCount() > 0) {
            return Optional.of("Task of a group uses a network of its own, which Ekiden's agents do not run yet:"
                    + " all tasks of groups have that of their agent, or of their executor");
        }
        // What a process of the framework's own does is its own affair, as is what for.
        boolean isForAgent = executor.getType() != Protos.ExecutorInfo.Type.CUSTOM;
        return isForAgent && !message.hasCommand()
                ? Optional.of("'TaskInfo.command' must be set")
                : whatNobodyRuns(message);
    }

    /** A task as an executor is told. */
    public static TaskInfo read(Protos.TaskInfo message) {
        return read(message, Optional.empty());
    }

    private static TaskInfo read(Protos.TaskInfo message, Optional<String> misfit) {
        var malformed = misfit;
        var resources = Resources.EMPTY;
        Optional<TaskHealthCheck> healthCheck = Optional.empty();
        Optional<TaskCheck> check = Optional.empty();
        Optional<ContainerInfo> container = Optional.empty();
        var rlimits = List.<RLimit>of();
        Optional<TaskLimits> limits = Optional.empty();
        try {
            resources = ResourceProtos.read(message.getResourcesList());
            limits = LimitProtos.read(message.getLimitsMap(), resources);
            if (message.hasCheck()) {
                check = Optional.of(CheckProtos.read(message.getCheck()));
            }
            if (message.hasHealthCheck()) {
                healthCheck = Optional.of(CheckProtos.read(message.getHealthCheck()));
            }
            if (message.hasContainer()) {
                container = ContainerInfoProtos.read(message.getContainer());
                rlimits = ContainerInfoProtos.rlimits(message.getContainer());
            }
        } catch (WireException wrong) {
            malformed = Optional.of(wrong.reason());
        }
        return new TaskInfo(
                Ids.read(message.getTaskId()),
                message.getName(),
                Ids.read(message.getAgentId()),
                resources,
                CommandProtos.read(message.getCommand()),
                message.getKillPolicy().hasGracePeriod()
                        ? Optional.of(Duration.ofNanos(
                                message.getKillPolicy().getGracePeriod().getNanoseconds()))
                        : Optional.empty(),
                healthCheck,
                CommandProtos.labels(message.getLabels()),
                malformed,
                Optional.empty(),
                message.hasExecutor() ? Optional.of(ExecutorProtos.read(message.getExecutor())) : Optional.empty(),
                check,
                message.hasMaxCompletionTime()
                        ? Optional.of(
                                Duration.ofNanos(message.getMaxCompletionTime().getNanoseconds()))
                        : Optional.empty(),
                message.hasDiscovery() ? Optional.of(DiscoveryProtos.read(message.getDiscovery())) : Optional.empty(),
                container,
                message.hasData() ? Optional.of(Bytes.base64(message.getData())) : Optional.empty(),
                rlimits,
                limits);
    }

    private static Optional<String> whatIsWrongWith(Protos.TaskInfo message) {
        if (message.hasCommand() == message.hasExecutor()) {
            return Optional.of("Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
        }
        if (message.hasExecutor()) {
            return ExecutorProtos.whatIsWrongAlone(message.getExecutor()).or(() -> whatNobodyRuns(message));
        }
        return whatNobodyRuns(message);
    }

    private static Optional<String> whatNobodyRuns(Protos.TaskInfo message) {
        if (message.getMaxCompletionTime().getNanoseconds() < 0) {
            return Optional.of("Task's `max_completion_time` must be non-negative");
        }
        return Optional.empty();
    }

    /** A command, of whatever is to run. */
    public static CommandInfo command(Protos.CommandInfo message) {
        return CommandProtos.read(message);
    }

    /** A command, or a task for an executor of its framework's own. */
    public static Protos.TaskInfo write(TaskInfo task) {
        return write(task, ResourceProtos.Format.OLD);
    }

    /** See {@link #write(TaskInfo)}. */
    public static Protos.TaskInfo write(TaskInfo task, ResourceProtos.Format format) {
        var message = Protos.TaskInfo.newBuilder()
                .setName(task.name())
                .setTaskId(Ids.write(task.taskId()))
                .setAgentId(Ids.write(task.agentId()))
                .addAllResources(ResourceProtos.write(task.resources(), format));
        if (task.hasProgram()) {
            task.executor().ifPresent(executor -> message.setExecutor(ExecutorProtos.write(executor, format)));
        }
        // Of a group whose process is the framework's own a task may have both.
        if (!task.hasProgram() || !task.command().value().isEmpty()) {
            message.setCommand(CommandProtos.write(task.command()));
        }
        task.data().ifPresent(data -> message.setData(Bytes.ofBase64(data)));
        task.killGracePeriod()
                .ifPresent(grace ->
                        message.setKillPolicy(Protos.KillPolicy.newBuilder().setGracePeriod(nanos(grace))));
        task.healthCheck().ifPresent(check -> message.setHealthCheck(CheckProtos.write(check)));
        task.check().ifPresent(check -> message.setCheck(CheckProtos.write(check)));
        task.maxCompletionTime().ifPresent(time -> message.setMaxCompletionTime(nanos(time)));
        task.discovery().ifPresent(discovery -> message.setDiscovery(DiscoveryProtos.write(discovery)));
        ContainerInfoProtos.write(task.container(), task.rlimits()).ifPresent(message::setContainer);
        if (!task.labels().isEmpty()) {
            message.setLabels(CommandProtos.labels(task.labels()));
        }
        message.putAllLimits(LimitProtos.write(task.limits()));
        return message.build();
    }

    /**
     * The tasks of a group. Where one has limits, each has control groups of its own, as Mesos asks for.
     *
     * <p><b>Source:</b> Mesos {@code master/validation.cpp}, {@code task::group::internal::validateShareCgroups}.
     */
    public static List<Protos.TaskInfo> writeGroup(List<TaskInfo> tasks) {
        boolean limited = tasks.stream().anyMatch(task -> task.limits().isPresent());
        return tasks.stream()
                .map(task -> limited ? withOwnCgroups(write(task)) : write(task))
                .toList();
    }

    private static Protos.TaskInfo withOwnCgroups(Protos.TaskInfo task) {
        var message = task.toBuilder();
        message.getContainerBuilder()
                .setType(Protos.ContainerInfo.Type.MESOS)
                .getLinuxInfoBuilder()
                .setShareCgroups(false);
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
        message.putAllLimits(LimitProtos.write(task.limits()));
        ContainerInfoProtos.write(task.container().map(ContainerInfo::shown), task.rlimits())
                .ifPresent(message::setContainer);
        return message;
    }

    public static Protos.DurationInfo nanos(Duration duration) {
        return Protos.DurationInfo.newBuilder()
                .setNanoseconds(duration.toNanos())
                .build();
    }
}
