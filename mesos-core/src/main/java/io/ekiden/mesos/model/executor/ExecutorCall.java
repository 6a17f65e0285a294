package io.ekiden.mesos.model.executor;

import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import java.util.List;

/** What an executor says to its agent. <b>Source:</b> v1 executor.proto {@code Call}. */
public sealed interface ExecutorCall {
    /**
     * The first call, and the first after each break of the stream.
     *
     * @param unacknowledgedTasks launched, and no update of theirs acknowledged yet
     * @param unacknowledgedUpdates made, and not acknowledged yet, oldest first
     */
    record Subscribe(List<TaskId> unacknowledgedTasks, List<TaskStatus> unacknowledgedUpdates) implements ExecutorCall {
        public Subscribe {
            unacknowledgedTasks = List.copyOf(unacknowledgedTasks);
            unacknowledgedUpdates = List.copyOf(unacknowledgedUpdates);
        }
    }

    /** A task is in another state, or something is to be told of it. */
    record Update(TaskStatus status) implements ExecutorCall {}

    /** For the framework. Best effort. */
    record Message(String base64) implements ExecutorCall {}

    record Heartbeat() implements ExecutorCall {}
}
