package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One status update of a task. <b>Source:</b> mesos.proto {@code TaskStatus}.
 *
 * @param uuid present on updates that must be acknowledged; absent on those the master makes up (reconciliation, launch errors)
 * @param healthy result of the Mesos-level health check, absent while unknown
 * @param container where the task runs, as far as it is known
 * @param executorId the task's own id when the task is just a command, its group's executor otherwise; absent on updates the master makes up
 * @param check what the task's check has shown; present as soon as the task has one
 * @param limitation the limit it ran into, when that was its end
 * @param said what its framework's own executor says besides
 * @param unreachableTime since when the agent is unreachable, in answers about tasks there
 */
public record TaskStatus(
        TaskId taskId,
        TaskState state,
        Source source,
        Optional<Reason> reason,
        String message,
        Optional<AgentId> agentId,
        Instant timestamp,
        Optional<UUID> uuid,
        Optional<Boolean> healthy,
        ContainerStatus container,
        Optional<ExecutorId> executorId,
        Optional<Instant> unreachableTime,
        Optional<TaskCheck.Status> check,
        Optional<Resources> limitation,
        Optional<Said> said) {
    /** @param data in base 64 */
    public record Said(Optional<String> data, Map<String, String> labels) {
        public Said {
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        }
    }

    /**
     * <b>Source:</b> mesos.proto {@code ContainerStatus}.
     *
     * @param executorPid the pid of what the agent started
     * @param parent the container of the executor, for a task of a group
     * @param network that the addresses belong to, when the framework has named one
     */
    public record ContainerStatus(
            Optional<ContainerId> id,
            List<String> ipAddresses,
            Optional<Long> executorPid,
            Optional<ContainerId> parent,
            Optional<String> network) {
        public static final ContainerStatus UNKNOWN =
                new ContainerStatus(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

        public ContainerStatus {
            ipAddresses = List.copyOf(ipAddresses);
        }

        /** Where no network was named. */
        public ContainerStatus(
                Optional<ContainerId> id,
                List<String> ipAddresses,
                Optional<Long> executorPid,
                Optional<ContainerId> parent) {
            this(id, ipAddresses, executorPid, parent, Optional.empty());
        }
    }

    /** Who made the update. */
    public enum Source {
        SOURCE_MASTER,
        SOURCE_AGENT,
        SOURCE_EXECUTOR
    }

    /** Why, as far as Mesos names it. */
    public enum Reason {
        REASON_AGENT_DISCONNECTED,
        REASON_AGENT_DRAINING,
        REASON_AGENT_REMOVED,
        REASON_AGENT_REMOVED_BY_OPERATOR,
        REASON_AGENT_REREGISTERED,
        REASON_AGENT_RESTARTED,
        REASON_AGENT_UNKNOWN,
        REASON_COMMAND_EXECUTOR_FAILED,
        REASON_CONTAINER_LAUNCH_FAILED,
        REASON_CONTAINER_LIMITATION,
        REASON_CONTAINER_LIMITATION_DISK,
        REASON_CONTAINER_LIMITATION_MEMORY,
        REASON_CONTAINER_PREEMPTED,
        REASON_CONTAINER_UPDATE_FAILED,
        REASON_EXECUTOR_REGISTRATION_TIMEOUT,
        REASON_EXECUTOR_REREGISTRATION_TIMEOUT,
        REASON_EXECUTOR_TERMINATED,
        REASON_EXECUTOR_UNREGISTERED,
        REASON_FRAMEWORK_REMOVED,
        REASON_GC_ERROR,
        REASON_INVALID_FRAMEWORKID,
        REASON_INVALID_OFFERS,
        REASON_IO_SWITCHBOARD_EXITED,
        REASON_MASTER_DISCONNECTED,
        REASON_MAX_COMPLETION_TIME_REACHED,
        REASON_RECONCILIATION,
        REASON_RESOURCES_UNKNOWN,
        REASON_TASK_CHECK_STATUS_UPDATED,
        REASON_TASK_HEALTH_CHECK_STATUS_UPDATED,
        REASON_TASK_GROUP_INVALID,
        REASON_TASK_GROUP_UNAUTHORIZED,
        REASON_TASK_INVALID,
        REASON_TASK_KILLED_DURING_LAUNCH,
        REASON_TASK_UNAUTHORIZED,
        REASON_TASK_UNKNOWN
    }

    /** A plain status as an agent or master makes it: no uuid, no health, no addresses. */
    public static TaskStatus of(TaskId taskId, TaskState state, Source source, String message, Instant timestamp) {
        return new TaskStatus(
                taskId,
                state,
                source,
                Optional.empty(),
                message,
                Optional.empty(),
                timestamp,
                Optional.empty(),
                Optional.empty(),
                ContainerStatus.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Addresses of the task's container; empty when not known. */
    public List<String> ipAddresses() {
        return container.ipAddresses();
    }

    public TaskStatus withState(TaskState newState) {
        return with(copy -> copy.state = newState);
    }

    public TaskStatus withReason(Reason newReason) {
        return with(copy -> copy.reason = Optional.of(newReason));
    }

    public TaskStatus withAgentId(AgentId newAgentId) {
        return with(copy -> copy.agentId = Optional.of(newAgentId));
    }

    public TaskStatus withTimestamp(Instant newTimestamp) {
        return with(copy -> copy.timestamp = newTimestamp);
    }

    public TaskStatus withUuid(Optional<UUID> newUuid) {
        return with(copy -> copy.uuid = newUuid);
    }

    public TaskStatus withHealthy(Optional<Boolean> newHealthy) {
        return with(copy -> copy.healthy = newHealthy);
    }

    public TaskStatus withContainer(ContainerStatus newContainer) {
        return with(copy -> copy.container = newContainer);
    }

    public TaskStatus withExecutorId(ExecutorId newExecutorId) {
        return with(copy -> copy.executorId = Optional.of(newExecutorId));
    }

    public TaskStatus withUnreachableTime(Instant newUnreachableTime) {
        return with(copy -> copy.unreachableTime = Optional.of(newUnreachableTime));
    }

    public TaskStatus withCheck(Optional<TaskCheck.Status> newCheck) {
        return with(copy -> copy.check = newCheck);
    }

    public TaskStatus withLimitation(Resources limit) {
        return with(copy -> copy.limitation = Optional.of(limit));
    }

    public TaskStatus withSaid(Said newSaid) {
        return with(copy -> copy.said = Optional.of(newSaid));
    }

    /** As it is kept by those who only pass it on. */
    public TaskStatus withoutData() {
        return with(copy -> copy.said = said.map(whole -> new Said(Optional.empty(), whole.labels())));
    }

    private TaskStatus with(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.made();
    }

    /** Its fields while some of them are replaced. */
    private static final class Copy {
        private final TaskStatus original;
        private TaskState state;
        private Optional<Reason> reason;
        private Optional<AgentId> agentId;
        private Instant timestamp;
        private Optional<UUID> uuid;
        private Optional<Boolean> healthy;
        private ContainerStatus container;
        private Optional<ExecutorId> executorId;
        private Optional<Instant> unreachableTime;
        private Optional<TaskCheck.Status> check;
        private Optional<Resources> limitation;
        private Optional<Said> said;

        Copy(TaskStatus original) {
            this.original = original;
            this.state = original.state;
            this.reason = original.reason;
            this.agentId = original.agentId;
            this.timestamp = original.timestamp;
            this.uuid = original.uuid;
            this.healthy = original.healthy;
            this.container = original.container;
            this.executorId = original.executorId;
            this.unreachableTime = original.unreachableTime;
            this.check = original.check;
            this.limitation = original.limitation;
            this.said = original.said;
        }

        TaskStatus made() {
            return new TaskStatus(
                    original.taskId,
                    state,
                    original.source,
                    reason,
                    original.message,
                    agentId,
                    timestamp,
                    uuid,
                    healthy,
                    container,
                    executorId,
                    unreachableTime,
                    check,
                    limitation,
                    said);
        }
    }
}
