package io.ekiden.mesos.model;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task to launch. <b>Source:</b> mesos.proto {@code TaskInfo}.
 *
 * @param killGracePeriod time between SIGTERM and SIGKILL; absent: the agent's default (3 s)
 */
public record TaskInfo(
        TaskId taskId,
        String name,
        AgentId agentId,
        Resources resources,
        CommandInfo command,
        Optional<Duration> killGracePeriod,
        Optional<TaskHealthCheck> healthCheck,
        Map<String, String> labels) {
    public TaskInfo {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
}
