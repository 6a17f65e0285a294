package io.ekiden.mesos.model.id;

/** Id of a task, chosen by the framework. At most 255 bytes, no `/`, `\\`, or control characters. */
public record TaskId(String value) implements Comparable<TaskId> {
    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
