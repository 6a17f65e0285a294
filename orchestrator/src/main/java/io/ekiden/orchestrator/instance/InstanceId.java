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
    /** What the only task of an app's instance is called; it is no name of a container. */
    private static final String APP = "_app";

    private static final String INSTANCE = ".instance-";

    public static InstanceId of(PathId appId, UUID uuid) {
        return new InstanceId(appId.safePath() + INSTANCE + uuid);
    }

    /** The app, or pod, it is one of; absent when it is not written like one of ours. */
    public Optional<PathId> appId() {
        int end = value.lastIndexOf(INSTANCE);
        // Ids of apps have no underscores of their own.
        return end <= 0
                ? Optional.empty()
                : Optional.of(PathId.parse("/" + value.substring(0, end).replace('_', '/')));
    }

    /** The instance a task id belongs to; absent when the task is not one of ours. */
    public static Optional<InstanceId> ofTask(TaskId taskId) {
        var text = taskId.value();
        int incarnation = text.lastIndexOf('.');
        int container = incarnation < 0 ? -1 : text.lastIndexOf('.', incarnation - 1);
        return container > 0 && container + 1 < incarnation && isNumber(text.substring(incarnation + 1))
                ? Optional.of(new InstanceId(text.substring(0, container)))
                : Optional.empty();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    }

    /** Id of the task of the given incarnation, counted from 1. */
    public TaskId task(int incarnation) {
        return task(APP, incarnation);
    }

    /** Id of the task that is a container of a pod. */
    public TaskId task(String container, int incarnation) {
        return new TaskId(value + "." + container + "." + incarnation);
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
