package io.ekiden.mesos.model;

import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.RLimit;
import io.ekiden.mesos.model.discovery.Discovery;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.resource.TaskLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task to launch. <b>Source:</b> mesos.proto {@code TaskInfo}.
 *
 * @param killGracePeriod time between SIGTERM and SIGKILL; absent: the agent's default (3 s)
 * @param paidBy the role whose offers pay for it, as the master has it; absent in what a framework sends and in old checkpoints
 * @param malformed why what came over the wire is no task, in the words of Mesos; the master refuses it with TASK_ERROR
 * @param maxCompletionTime how long it may run before it is killed and has failed
 * @param discovery kept and shown
 * @param executor what it shares with the other tasks of its group or executor; absent for a command that is launched alone
 * @param container absent for a plain command
 * @param data for an executor of its framework's own, in base 64
 * @param rlimits of each of its processes
 * @param limits beyond its resources
 */
public record TaskInfo(
        TaskId taskId,
        String name,
        AgentId agentId,
        Resources resources,
        CommandInfo command,
        Optional<Duration> killGracePeriod,
        Optional<TaskHealthCheck> healthCheck,
        Map<String, String> labels,
        Optional<String> malformed,
        Optional<String> paidBy,
        Optional<ExecutorInfo> executor,
        Optional<TaskCheck> check,
        Optional<Duration> maxCompletionTime,
        Optional<Discovery> discovery,
        Optional<ContainerInfo> container,
        Optional<String> data,
        List<RLimit> rlimits,
        Optional<TaskLimits> limits) {
    private static final CommandInfo NO_COMMAND =
            new CommandInfo(false, "", List.of(), Map.of(), List.of(), Optional.empty());

    public TaskInfo {
        rlimits = List.copyOf(rlimits);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** A task of its own that no offer pays for yet. */
    public TaskInfo(
            TaskId taskId,
            String name,
            AgentId agentId,
            Resources resources,
            CommandInfo command,
            Optional<Duration> killGracePeriod,
            Optional<TaskHealthCheck> healthCheck,
            Map<String, String> labels) {
        this(
                taskId,
                name,
                agentId,
                resources,
                command,
                killGracePeriod,
                healthCheck,
                labels,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** One that an executor of its framework's own is to run, as it likes. */
    public static TaskInfo of(TaskId taskId, AgentId agentId, Resources resources, ExecutorInfo executor) {
        return new TaskInfo(
                        taskId,
                        taskId.value(),
                        agentId,
                        resources,
                        NO_COMMAND,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())
                .withExecutor(executor);
    }

    /** Its container, if a container engine is to run it. */
    public Optional<ContainerInfo> image() {
        return container.filter(ContainerInfo::hasImage);
    }

    /** Whether a process of its framework's own runs it, and not the agent. */
    public boolean hasProgram() {
        return executor.flatMap(ExecutorInfo::program).isPresent();
    }

    /** The role whose offers pay for it. */
    public String role() {
        return paidBy.orElse(Resources.UNRESERVED);
    }

    /** A command alone has an executor of the task's own name. */
    public ExecutorId executorId() {
        return executor.map(ExecutorInfo::executorId).orElseGet(() -> new ExecutorId(taskId.value()));
    }

    /** As its executor is called. <b>Source:</b> Mesos {@code slave.cpp}, {@code getExecutorInfo}. */
    public String executorName() {
        return executor.map(ExecutorInfo::name)
                .orElseGet(() -> "Command Executor (Task: " + taskId + ") (Command: " + command.brief() + ")");
    }

    public TaskInfo withRole(String newRole) {
        return with(command, resources, Optional.of(newRole), executor, check, maxCompletionTime, container, data);
    }

    public TaskInfo withExecutor(ExecutorInfo newExecutor) {
        return with(command, resources, paidBy, Optional.of(newExecutor), check, maxCompletionTime, container, data);
    }

    public TaskInfo withCheck(TaskCheck newCheck) {
        return with(command, resources, paidBy, executor, Optional.of(newCheck), maxCompletionTime, container, data);
    }

    public TaskInfo withMaxCompletionTime(Duration newTime) {
        return with(command, resources, paidBy, executor, check, Optional.of(newTime), container, data);
    }

    /** The same in that container. */
    public TaskInfo withContainer(ContainerInfo newContainer) {
        return with(command, resources, paidBy, executor, check, maxCompletionTime, Optional.of(newContainer), data);
    }

    /** The same, of which something else is run, in the container it has. */
    public TaskInfo withCommand(CommandInfo newCommand) {
        return with(newCommand, resources, paidBy, executor, check, maxCompletionTime, container, data);
    }

    /** The same as that user, unless it names another one. */
    public TaskInfo withUserUnlessNamed(String user) {
        return command.user().isPresent() ? this : withCommand(command.as(user));
    }

    public TaskInfo withResources(Resources newResources) {
        return with(command, newResources, paidBy, executor, check, maxCompletionTime, container, data);
    }

    /** The same, which may use more than it asks for. */
    public TaskInfo withLimits(TaskLimits newLimits) {
        return with(discovery, Optional.of(newLimits));
    }

    /** The same, which wants to be found so. */
    public TaskInfo withDiscovery(Discovery newDiscovery) {
        return with(Optional.of(newDiscovery), limits);
    }

    private TaskInfo with(Optional<Discovery> newDiscovery, Optional<TaskLimits> newLimits) {
        return new TaskInfo(
                taskId,
                name,
                agentId,
                resources,
                command,
                killGracePeriod,
                healthCheck,
                labels,
                malformed,
                paidBy,
                executor,
                check,
                maxCompletionTime,
                newDiscovery,
                container,
                data,
                rlimits,
                newLimits);
    }

    public TaskInfo withData(String base64) {
        return with(command, resources, paidBy, executor, check, maxCompletionTime, container, Optional.of(base64));
    }

    private TaskInfo with(
            CommandInfo newCommand,
            Resources newResources,
            Optional<String> newPaidBy,
            Optional<ExecutorInfo> newExecutor,
            Optional<TaskCheck> newCheck,
            Optional<Duration> newMaxCompletionTime,
            Optional<ContainerInfo> newContainer,
            Optional<String> newData) {
        return new TaskInfo(
                taskId,
                name,
                agentId,
                newResources,
                newCommand,
                killGracePeriod,
                healthCheck,
                labels,
                malformed,
                newPaidBy,
                newExecutor,
                newCheck,
                newMaxCompletionTime,
                discovery,
                newContainer,
                newData,
                rlimits,
                limits);
    }
}
