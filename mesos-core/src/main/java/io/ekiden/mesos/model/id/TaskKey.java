package io.ekiden.mesos.model.id;

/** Names a task in the whole cluster: task ids are unique within a framework only. */
public record TaskKey(FrameworkId frameworkId, TaskId taskId) implements Comparable<TaskKey> {
    /** The task first: frameworks are few, so their ids seldom tell two keys apart. */
    @Override
    public int compareTo(TaskKey other) {
        int byTask = taskId.compareTo(other.taskId);
        return byTask != 0 ? byTask : frameworkId.compareTo(other.frameworkId);
    }
}
