package io.ekiden.mesos.model;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task to launch. <b>Source:</b> mesos.proto {@code TaskInfo}.
 *
 * @param killGracePeriod time between SIGTERM and SIGKILL; absent: the agent's default (3 s)
 * @param role whose offers pay for it: the master's answer to an ACCEPT, whatever the framework wrote
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
        String role) {
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
                Resources.UNRESERVED);
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
                Resources.UNRESERVED);
    }

    public TaskInfo {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        // Checkpoints of before there were roles do not name one.
        role = Objects.requireNonNullElse(role, Resources.UNRESERVED);
    }

    public TaskInfo withRole(String newRole) {
        return new TaskInfo(
                taskId, name, agentId, resources, command, killGracePeriod, healthCheck, labels, malformed, newRole);
    }
}
