package io.ekiden.mesos.master;

import io.ekiden.mesos.master.MasterState.Deadline;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** An admitted agent that is not unreachable. */
public record Agent(AgentId id, AgentInfo info, Link link, Instant since, Work work) {
    /** Whether the agent can be talked to. */
    public sealed interface Link {
        record Connected(long session) implements Link {}

        /** Its link broke; unreachable unless back by the deadline. */
        record Disconnected(Instant deadline) implements Link {}

        /** Known from the registry alone, since the master started. What runs there is not known. */
        record Recovering(Instant deadline) implements Link {}
    }

    /**
     * What is on the agent.
     *
     * @param operations under way, or with an end that the framework has not acknowledged
     * @param kills to be sent when the agent is back, with their grace periods
     * @param executors those that have tasks that hold resources, and those that are processes of their own
     */
    public record Work(
            TreePSet<TaskKey> tasks,
            TreePSet<OfferId> offers,
            TreePMap<TaskKey, Optional<Duration>> kills,
            TreePMap<UUID, PendingOperation> operations,
            TreePMap<ExecutorKey, LiveExecutor> executors) {
        static final Work NONE =
                new Work(TreePSet.empty(), TreePSet.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

        Work withOperation(PendingOperation operation) {
            return new Work(tasks, offers, kills, operations.plus(operation.uuid(), operation), executors);
        }

        Work withoutOperation(UUID uuid) {
            return new Work(tasks, offers, kills, operations.minus(uuid), executors);
        }

        Work withTask(TaskKey key) {
            return new Work(tasks.plus(key), offers, kills, operations, executors);
        }

        Work withoutTask(TaskKey key) {
            return new Work(tasks.minus(key), offers, kills.minus(key), operations, executors);
        }

        Work withOffer(OfferId offerId) {
            return new Work(tasks, offers.plus(offerId), kills, operations, executors);
        }

        Work withoutOffer(OfferId offerId) {
            return new Work(tasks, offers.minus(offerId), kills, operations, executors);
        }

        Work withKill(TaskKey key, Optional<Duration> gracePeriod) {
            return new Work(tasks, offers, kills.plus(key, gracePeriod), operations, executors);
        }

        Work withoutKills() {
            return new Work(tasks, offers, TreePMap.empty(), operations, executors);
        }

        /** The task holds its resources from now on, and its executor those of its own. */
        Work withMember(TaskKey task, ExecutorInfo executor) {
            var key = new ExecutorKey(task.frameworkId(), executor.executorId());
            var living = executors.getOrDefault(key, new LiveExecutor(executor, TreePSet.empty()));
            return withExecutors(executors.plus(
                    key, new LiveExecutor(living.info(), living.tasks().plus(task.taskId()))));
        }

        /** A process of its framework's own is there, with or without tasks. */
        Work withExecutor(ExecutorKey key, ExecutorInfo info) {
            var tasks = Optional.ofNullable(executors.get(key)).map(LiveExecutor::tasks);
            return withExecutors(executors.plus(key, new LiveExecutor(info, tasks.orElse(TreePSet.empty()))));
        }

        Work withoutExecutor(ExecutorKey key) {
            return withExecutors(executors.minus(key));
        }

        /** The task has ended; with its last task an executor ends, unless it is a process of its own. */
        Work withoutMember(TaskKey task, ExecutorInfo executor) {
            var key = new ExecutorKey(task.frameworkId(), executor.executorId());
            var living = executors.get(key);
            if (living == null) {
                return this;
            }
            var rest = living.tasks().minus(task.taskId());
            boolean isOver = rest.isEmpty() && executor.program().isEmpty();
            return withExecutors(
                    isOver ? executors.minus(key) : executors.plus(key, new LiveExecutor(living.info(), rest)));
        }

        private Work withExecutors(TreePMap<ExecutorKey, LiveExecutor> newExecutors) {
            return new Work(tasks, offers, kills, operations, newExecutors);
        }

        /** The executor of this id, while it lives. */
        Optional<ExecutorInfo> executor(FrameworkId frameworkId, ExecutorId executorId) {
            return Optional.ofNullable(executors.get(new ExecutorKey(frameworkId, executorId)))
                    .map(LiveExecutor::info);
        }
    }

    /** An executor that has tasks which hold resources, or is a process of its framework's own. */
    public record LiveExecutor(ExecutorInfo info, TreePSet<TaskId> tasks) {}

    /**
     * An operation on the agent's resources.
     *
     * @param operationId the framework's own name for it, if it wants to hear how it went
     * @param held what it made and no task took: nobody's until the agent has it in its checkpoint
     * @param status how it ended, until the framework has acknowledged that
     */
    public record PendingOperation(
            UUID uuid,
            FrameworkId frameworkId,
            String role,
            Optional<String> operationId,
            Resources held,
            Optional<Operation.Status> status) {
        PendingOperation withHeld(Resources newHeld) {
            return new PendingOperation(uuid, frameworkId, role, operationId, newHeld, status);
        }
    }

    /**
     * What an operator has decided about an agent, kept in the registry: it gets no offers. Without a mode it is like any other.
     *
     * @param drain absent: it is deactivated only
     */
    public record Mode(Instant since, Optional<Drain> drain) {
        boolean isDraining() {
            return drain.filter(asked -> !asked.drained()).isPresent();
        }
    }

    /**
     * Everything on the agent is to end.
     *
     * @param maxGracePeriod no task gets more time to end, whatever its kill policy says
     * @param markGone the agent is removed for good once it has drained
     * @param drained nothing is left on it
     */
    public record Drain(Optional<Duration> maxGracePeriod, boolean markGone, boolean drained) {}

    Agent withInfo(AgentInfo newInfo) {
        return new Agent(id, newInfo, link, since, work);
    }

    Agent withLink(Link newLink, Instant newSince) {
        return new Agent(id, info, newLink, newSince, work);
    }

    Agent withWork(Work newWork) {
        return new Agent(id, info, link, since, newWork);
    }

    /** With a task more, and its executor if it is the first of its own. */
    Agent withTask(Task task) {
        var executor = task.info().executor();
        var with = work.withTask(task.key());
        return withWork(
                executor.isPresent() && task.holdsResources() ? with.withMember(task.key(), executor.get()) : with);
    }

    /** The task holds nothing any more. */
    Agent withoutMember(Task task) {
        var executor = task.info().executor();
        return executor.isEmpty() ? this : withWork(work.withoutMember(task.key(), executor.get()));
    }

    /** What the task and, when it has no other task here or is a process that is not there yet, its executor hold. */
    Resources heldWith(Task task) {
        var own = task.info().resources();
        var executor = task.info().executor();
        var living = work.executors().get(task.executorKey());
        boolean stays = living != null
                && (task.info().hasProgram()
                        || !living.tasks().minus(task.info().taskId()).isEmpty());
        return executor.isEmpty() || stays ? own : own.plus(executor.get().resources());
    }

    /** The same, with another time to be back by; one that is connected needs none. */
    Agent withDeadline(Instant deadline) {
        return switch (link) {
            case Link.Connected _ -> this;
            case Link.Disconnected _ -> withLink(new Link.Disconnected(deadline), since);
            case Link.Recovering _ -> withLink(new Link.Recovering(deadline), since);
        };
    }

    /** The session to talk to the agent, while there is one. */
    public Optional<Long> session() {
        return link instanceof Link.Connected(long session) ? Optional.of(session) : Optional.empty();
    }

    public boolean isConnected() {
        return link instanceof Link.Connected;
    }

    Optional<Deadline> deadline() {
        return switch (link) {
            case Link.Connected _ -> Optional.empty();
            case Link.Disconnected(var at) -> Optional.of(new Deadline(at, Deadline.Kind.AGENT_RETURN, id.value()));
            case Link.Recovering(var at) -> Optional.of(new Deadline(at, Deadline.Kind.AGENT_RETURN, id.value()));
        };
    }
}
