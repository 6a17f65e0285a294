package io.ekiden.mesos.master;

import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.TaskId;

/** Names a task in the whole cluster: task ids are unique within a framework only. */
public record TaskKey(FrameworkId frameworkId, TaskId taskId) implements Comparable<TaskKey> {
    @Override
    public int compareTo(TaskKey other) {
        int byTask = taskId.compareTo(other.taskId);
        return byTask != 0 ? byTask : frameworkId.compareTo(other.frameworkId);
    }
}
