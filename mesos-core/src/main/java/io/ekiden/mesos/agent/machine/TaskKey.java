package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.TaskId;
import java.util.Comparator;

/** What names a task on an agent: task ids are unique within their framework only. */
public record TaskKey(FrameworkId frameworkId, TaskId taskId) implements Comparable<TaskKey> {
    private static final Comparator<TaskKey> ORDER =
            Comparator.comparing(TaskKey::frameworkId).thenComparing(TaskKey::taskId);

    @Override
    public int compareTo(TaskKey other) {
        return ORDER.compare(this, other);
    }
}
