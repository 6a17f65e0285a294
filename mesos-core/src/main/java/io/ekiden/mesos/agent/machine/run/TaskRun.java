package io.ekiden.mesos.agent.machine.run;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One run of a task: everything its sandbox and its process are made from. Never changes.
 *
 * @param agentId the id the agent had when it accepted the task; part of the sandbox path
 * @param containerId names this run alone, even among runs of the same task id
 * @param group absent for a task that was launched alone
 */
public record TaskRun(
        AgentId agentId, FrameworkId frameworkId, TaskInfo task, ContainerId containerId, Optional<Group> group) {
    /** A task that was launched alone. */
    public TaskRun(AgentId agentId, FrameworkId frameworkId, TaskInfo task, ContainerId containerId) {
        this(agentId, frameworkId, task, containerId, Optional.empty());
    }

    /**
     * What the runs of a task group share.
     *
     * @param executor the container that theirs are in: a sandbox without a process, of all groups of one executor
     * @param id names this group alone
     * @param address where the agent is reached; the tasks are told
     */
    public record Group(ContainerId executor, String id, Optional<String> address) {}

    /** The same, of a task that has other resources. */
    public TaskRun withResources(Resources resources) {
        return new TaskRun(agentId, frameworkId, task.withResources(resources), containerId, group);
    }

    /** The same, with these variables besides, unless the command sets them itself. */
    public TaskRun withEnvironment(Map<String, String> variables) {
        var command = task.command();
        var environment = new TreeMap<>(variables);
        environment.putAll(command.environment());
        var told = new CommandInfo(
                command.shell(), command.value(), command.arguments(), environment, command.uris(), command.user());
        return new TaskRun(agentId, frameworkId, task.withCommand(told), containerId, group);
    }

    /** The same, told that its group is reached there. */
    public TaskRun withGroupAddress(Optional<String> address) {
        return new TaskRun(
                agentId,
                frameworkId,
                task,
                containerId,
                group.map(shared -> new Group(shared.executor(), shared.id(), address)));
    }

    /** The same, with the whole command of another. */
    public TaskRun withCommandOf(TaskRun other) {
        return new TaskRun(agentId, frameworkId, task.withCommand(other.task().command()), containerId, group);
    }

    /** The task this is a run of. */
    public TaskKey key() {
        return new TaskKey(frameworkId, task.taskId());
    }
}
