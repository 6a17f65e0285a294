package io.ekiden.mesos.model.executor;

import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What an agent says to an executor. <b>Source:</b> v1 executor.proto {@code Event}. */
public sealed interface ExecutorEvent {
    /** Always first, but for one that is to end at once. */
    record Subscribed(
            ExecutorInfo executor, FrameworkInfo framework, AgentId agentId, AgentInfo agent, ContainerId containerId)
            implements ExecutorEvent {}

    record Launch(TaskInfo task) implements ExecutorEvent {}

    /** Tasks that begin together. */
    record LaunchGroup(List<TaskInfo> tasks) implements ExecutorEvent {
        public LaunchGroup {
            tasks = List.copyOf(tasks);
        }
    }

    /** @param gracePeriod when the framework has named one */
    record Kill(TaskId taskId, Optional<Duration> gracePeriod) implements ExecutorEvent {}

    /** The agent will not forget this update, and tells it until the framework has it. */
    record Acknowledged(TaskId taskId, UUID uuid) implements ExecutorEvent {}

    /** From the framework. */
    record Message(String base64) implements ExecutorEvent {}

    record Error(String message) implements ExecutorEvent {}

    /** To end, with all tasks, before the grace period is over. */
    record Shutdown() implements ExecutorEvent {}

    record Heartbeat() implements ExecutorEvent {}
}
