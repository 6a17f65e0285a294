package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;

/**
 * One run of a task: everything its sandbox and its process are made from. Never changes.
 *
 * @param agentId the id the agent had when it accepted the task; part of the sandbox path
 * @param containerId names this run alone, even among runs of the same task id
 */
public record TaskRun(AgentId agentId, FrameworkId frameworkId, TaskInfo task, ContainerId containerId) {
    /** The task this is a run of. */
    public TaskKey key() {
        return new TaskKey(frameworkId, task.taskId());
    }
}
