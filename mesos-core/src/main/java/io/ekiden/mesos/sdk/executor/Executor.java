package io.ekiden.mesos.sdk.executor;

import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import java.util.List;

/**
 * What an executor hears. All methods are called on one thread of the driver's, one after the other: a task's work is for a thread of its
 * own. An exception ends the driver as {@link ExecutorDriver#abort} does.
 *
 * <p><b>Source:</b> {@code org.apache.mesos.Executor}.
 */
public interface Executor {
    /** Subscribed for the first time. */
    default void registered(ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, AgentId agentId) {}

    /** Subscribed again, with an agent that was started again or after a break. */
    default void reregistered(ExecutorDriver driver, AgentId agentId) {}

    /** The connection has ended; the driver is making a new one. Tasks go on, and updates of theirs are kept. */
    default void disconnected(ExecutorDriver driver) {}

    /** To be answered with TASK_RUNNING or a later state, soon. */
    void launchTask(ExecutorDriver driver, TaskInfo task);

    /** Tasks that begin together. */
    default void launchTaskGroup(ExecutorDriver driver, List<TaskInfo> tasks) {
        tasks.forEach(task -> launchTask(driver, task));
    }

    /** To be answered with TASK_KILLED. May come more than once, and for a task that has ended. */
    void killTask(ExecutorDriver driver, TaskId taskId);

    default void frameworkMessage(ExecutorDriver driver, byte[] data) {}

    /** All tasks are to end. The driver ends when this has returned and the agent has what was said; the process is killed otherwise. */
    default void shutdown(ExecutorDriver driver) {}

    default void error(ExecutorDriver driver, String message) {}
}
