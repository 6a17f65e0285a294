package io.ekiden.mesos.messages;

import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.ContainerStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What an agent says to the master. The link is ordered and loses nothing until it breaks; after a break the agent registers again
 * with a full snapshot, so no message is missed silently.
 */
public sealed interface AgentToMaster {
    /**
     * Registration, first or again.
     *
     * @param id the id the master gave before, absent the first time
     * @param tasks every task the agent still answers for: not terminal, or terminal and not yet acknowledged
     * @param operations those whose framework has not yet acknowledged how they went. What all operations have made of the agent's
     *     resources is in {@code info}
     * @param executors of frameworks' own, whose processes have not ended
     */
    record Register(
            AgentInfo info,
            Optional<AgentId> id,
            List<AgentTask> tasks,
            List<OperationEnded> operations,
            Optional<List<AgentExecutor>> executors)
            implements AgentToMaster {
        public Register {
            tasks = List.copyOf(tasks);
            operations = List.copyOf(operations);
            executors = executors.map(List::copyOf);
        }

        /** No executor of a framework's own is there. */
        public Register(AgentInfo info, Optional<AgentId> id, List<AgentTask> tasks, List<OperationEnded> operations) {
            this(info, id, tasks, operations, Optional.empty());
        }

        /** No operation is to be acknowledged. */
        public Register(AgentInfo info, Optional<AgentId> id, List<AgentTask> tasks) {
            this(info, id, tasks, List.of());
        }
    }

    /** An executor of a framework's own, with or without tasks. */
    record AgentExecutor(FrameworkId frameworkId, ExecutorInfo info) {}

    /**
     * Its process has ended, and with it its tasks, whose updates follow.
     *
     * @param status of the process, as wait(2) reports it
     */
    record ExecutorEnded(FrameworkId frameworkId, ExecutorId executorId, int status) implements AgentToMaster {}

    /** What an executor tells its framework. Best effort. */
    record ExecutorMessage(FrameworkId frameworkId, ExecutorId executorId, String base64) implements AgentToMaster {}

    /**
     * The agent has applied an operation, and will not forget that; or it cannot, and nothing has changed.
     *
     * @param operationId the framework's own name for it, if it wants to hear of it: then the agent tells until it is acknowledged
     * @param converted what the resources have become; empty when it failed
     * @param failure why not
     */
    record OperationEnded(
            UUID uuid,
            FrameworkId frameworkId,
            Optional<String> operationId,
            Resources converted,
            Optional<String> failure)
            implements AgentToMaster {}

    /**
     * A task the agent answers for, with its latest state.
     *
     * @param healthy as it was last checked
     * @param container where it runs, once it has begun
     */
    record AgentTask(
            FrameworkId frameworkId,
            TaskInfo task,
            TaskState latestState,
            Optional<Boolean> healthy,
            ContainerStatus container) {
        /** Nothing more is known. */
        public AgentTask(FrameworkId frameworkId, TaskInfo task, TaskState latestState) {
            this(frameworkId, task, latestState, Optional.empty(), ContainerStatus.UNKNOWN);
        }
    }

    /**
     * A status update, sent again until acknowledged, one at a time per task.
     *
     * @param latestState the state the agent knows now, so that resources of a terminal task are freed before older updates are through
     */
    record StatusUpdate(FrameworkId frameworkId, TaskStatus status, TaskState latestState) implements AgentToMaster {}

    record Pong() implements AgentToMaster {}

    /** The agent goes for good, and ends its tasks. It may come back as another one. */
    record Unregister() implements AgentToMaster {}
}
