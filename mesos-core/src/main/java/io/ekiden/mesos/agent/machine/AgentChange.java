package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.AgentToMaster.OperationEnded;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Facts an agent decides. The durable ones are in the checkpoint before any effect of their turn runs. */
public sealed interface AgentChange {
    /** Survives a restart. The record names and components are the checkpoint's format. */
    sealed interface Durable extends AgentChange {}

    /** Lost with the process, and rightly so. */
    sealed interface Transient extends AgentChange {}

    record AgentIdGiven(AgentId agentId) implements Durable {}

    /** What the operator says the agent is, resources as configured. */
    record Configured(AgentInfo info) implements Durable {}

    /** The master refused the id for good: updates of its tasks interest nobody any more. */
    record AgentIdRetired() implements Durable {}

    record TaskAccepted(TaskRun run) implements Durable {}

    /** All members of a task group, or none of them. */
    record GroupAccepted(List<TaskRun> runs) implements Durable {
        public GroupAccepted {
            runs = List.copyOf(runs);
        }
    }

    record PhaseReached(ContainerId containerId, AgentTask.Phase phase) implements Durable {}

    /** The container of a run has an address of its own. */
    record Addressed(ContainerId containerId, String address) implements Durable {}

    /**
     * A kill is under way, or its grace was shortened.
     *
     * @param sickness what the health check that demands the kill found wrong; absent when somebody else demands it
     * @param overtime true when the task has run for longer than it said it would
     */
    record KillRequested(ContainerId containerId, Instant deadline, Optional<String> sickness, boolean overtime)
            implements Durable {
        public KillRequested(ContainerId containerId, Instant deadline, Optional<String> sickness) {
            this(containerId, deadline, sickness, false);
        }
    }

    /** A kill is under way at once, for the task uses more than it may. */
    record LimitExceeded(ContainerId containerId, Exceeded exceeded) implements Durable {}

    /** A task that runs has so much time. */
    record TimeLimited(ContainerId containerId, Instant completeBy) implements Durable {}

    record UpdateMade(TaskKey task, TaskStatus status) implements Durable {}

    record UpdateAcknowledged(TaskKey task, UUID uuid) implements Durable {}

    record TaskForgotten(TaskKey task) implements Durable {}

    /**
     * What of the agent's resources is not as configured: reserved by frameworks, or made a volume. All of it, after an operation.
     *
     * @param ended the operation, when its framework is to acknowledge it
     */
    record ResourcesConverted(Resources special, Optional<OperationEnded> ended) implements Durable {}

    /** The framework has heard how the operation ended. */
    record OperationAcknowledged(UUID uuid) implements Durable {}

    /** A whole task as it stood when the checkpoint was compacted. */
    record TaskRestored(AgentTask task) implements Durable {}

    /** The pending updates of a task as they stood when the checkpoint was compacted. */
    record UpdatesRestored(TaskKey task, List<TaskStatus> pending) implements Durable {
        public UpdatesRestored {
            pending = List.copyOf(pending);
        }
    }

    /** A process of a framework's own is to be started. */
    record ExecutorAccepted(TaskRun run, ExecutorOwner owner) implements Durable {}

    record ExecutorMoved(ContainerId containerId, ExecutorRun.Phase phase) implements Durable {}

    /**
     * The process is to end, and is killed at {@code killAt} if it has not by then.
     *
     * @param verdict what its tasks are told that have not ended before; absent when it was merely asked to end
     */
    record ExecutorDoomed(ContainerId containerId, Instant killAt, Optional<ExecutorRun.Verdict> verdict)
            implements Durable {}

    /** The process has ended. */
    record ExecutorEnded(ExecutorKey executor) implements Durable {}

    /** A whole executor as it stood when the checkpoint was compacted. */
    record ExecutorRestored(ExecutorRun executor) implements Durable {}

    /** A task that a process of a framework's own runs is given to it, is heard of, or has ended. */
    record TaskMoved(TaskKey task, AgentTask.Phase phase) implements Durable {}

    /** The process is to be told again when it is back. */
    record TaskKillRequested(TaskKey task, Instant at) implements Durable {}

    /** Its stream. A later one takes the place of an earlier one. */
    record ExecutorConnected(ContainerId containerId, long session) implements Transient {}

    record ExecutorDisconnected(ContainerId containerId, long session) implements Transient {}

    /** A member of a group waits for the others. A later process fetches anew. */
    record Fetched(ContainerId containerId) implements Transient {}

    /** A registration is on its way. */
    record RegistrationTried() implements Transient {}

    record RegistrationConfirmed() implements Transient {}

    record LinkLost() implements Transient {}

    record UpdateSent(TaskKey task) implements Transient {}

    record ChanceDrawn() implements Transient {}
}
