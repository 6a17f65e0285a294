package io.ekiden.mesos.messages;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the master says to an agent. See {@link AgentToMaster} for the link's promises. */
public sealed interface MasterToAgent {
    /** Answer to a registration, sent once the master's registry holds the agent. */
    record Registered(AgentId agentId) implements MasterToAgent {}

    /**
     * A task that is launched alone.
     *
     * @param newExecutor of whom a process is to be started for it; absent for a command, and where the executor is there already
     */
    record RunTask(FrameworkId frameworkId, TaskInfo task, Optional<ExecutorOwner> newExecutor)
            implements MasterToAgent {
        /** Starts no process but that of a command. */
        public RunTask(FrameworkId frameworkId, TaskInfo task) {
            this(frameworkId, task, Optional.empty());
        }
    }

    /** What a framework tells its own executor. Best effort. */
    record ExecutorMessage(FrameworkId frameworkId, ExecutorId executorId, String base64) implements MasterToAgent {}

    /** The executor is to end, with its tasks. */
    record ShutdownExecutor(FrameworkId frameworkId, ExecutorId executorId) implements MasterToAgent {}

    /**
     * Tasks that begin together, and of which none outlives another's failure. All have the same executor.
     *
     * @param newExecutor as of {@link RunTask}; absent for the default executor, which the agent itself is
     */
    record RunGroup(FrameworkId frameworkId, List<TaskInfo> tasks, Optional<ExecutorOwner> newExecutor)
            implements MasterToAgent {
        public RunGroup {
            tasks = List.copyOf(tasks);
        }

        /** Starts no process but those of the tasks. */
        public RunGroup(FrameworkId frameworkId, List<TaskInfo> tasks) {
            this(frameworkId, tasks, Optional.empty());
        }
    }

    record KillTask(FrameworkId frameworkId, TaskId taskId, Optional<Duration> gracePeriod) implements MasterToAgent {}

    /** The framework has acknowledged this update; the next of the task may be sent. */
    record Acknowledge(FrameworkId frameworkId, TaskId taskId, UUID uuid) implements MasterToAgent {}

    /** The framework is back and may have missed updates: those it has not acknowledged are to be sent again now. */
    record ResendUpdates(FrameworkId frameworkId) implements MasterToAgent {}

    /** Tasks the master expected at a re-registration but the agent did not list: answered with TASK_DROPPED for those it does not know. */
    record ReconcileTasks(FrameworkId frameworkId, List<TaskId> taskIds) implements MasterToAgent {
        public ReconcileTasks {
            taskIds = List.copyOf(taskIds);
        }
    }

    /** Resources of the agent become others, durably. Answered with OperationEnded; launches after it may count on it. */
    record ApplyOperation(
            UUID uuid, FrameworkId frameworkId, Optional<String> operationId, Resources consumed, Resources converted)
            implements MasterToAgent {}

    /** The framework has heard how this operation ended; the agent need not tell it again. */
    record AcknowledgeOperation(UUID uuid) implements MasterToAgent {}

    record ShutdownFramework(FrameworkId frameworkId) implements MasterToAgent {}

    /**
     * To be answered with a Pong.
     *
     * @param patience without another ping for this long the agent takes the link for dead
     */
    record Ping(Duration patience) implements MasterToAgent {}

    /** The agent must not come back under this id. Its tasks are killed. */
    record Shutdown(String message) implements MasterToAgent {}
}
