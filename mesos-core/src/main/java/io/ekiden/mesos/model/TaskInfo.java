package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task to launch. <b>Source:</b> mesos.proto {@code TaskInfo}.
 *
 * @param killGracePeriod time between SIGTERM and SIGKILL; absent: the agent's default (3 s)
 * @param paidBy the role whose offers pay for it, as the master has it; absent in what a framework sends and in old checkpoints
 * @param malformed why what came over the wire is no task, in the words of Mesos; the master refuses it with TASK_ERROR
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
        Optional<String> paidBy) {
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
                Optional.empty());
    }

    /** A task that no offer pays for yet. */
    public TaskInfo(
            TaskId taskId,
            String name,
            AgentId agentId,
            Resources resources,
            CommandInfo command,
            Optional<Duration> killGracePeriod,
            Optional<TaskHealthCheck> healthCheck,
            Map<String, String> labels,
            Optional<String> malformed) {
        this(
                taskId,
                name,
                agentId,
                resources,
                command,
                killGracePeriod,
                healthCheck,
                labels,
                malformed,
                Optional.empty());
    }

    public TaskInfo {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** The role whose offers pay for it. */
    public String role() {
        return paidBy.orElse(Resources.UNRESERVED);
    }

    public TaskInfo withRole(String newRole) {
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
                Optional.of(newRole));
    }
}
