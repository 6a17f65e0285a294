package io.ekiden.orchestrator.instance;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.spec.PathId;
import java.util.Optional;
import java.util.UUID;

/**
 * Id of an instance: {@code shop_web.instance-<uuid>}. It stays the same when the instance is launched again; the incarnation counts up.
 * <b>Source:</b> Marathon 1.8+ {@code Instance.Id}.
 */
public record InstanceId(String value) implements Comparable<InstanceId> {
    public static InstanceId of(PathId appId, UUID uuid) {
        return new InstanceId(appId.safePath() + ".instance-" + uuid);
    }

    /** The instance a task id belongs to; absent when the task is not one of ours. */
    public static Optional<InstanceId> ofTask(TaskId taskId) {
        int app = taskId.value().lastIndexOf("._app.");
        return app < 0
                ? Optional.empty()
                : Optional.of(new InstanceId(taskId.value().substring(0, app)));
    }

    /** Id of the task of the given incarnation, counted from 1. */
    public TaskId task(int incarnation) {
        return new TaskId(value + "._app." + incarnation);
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
