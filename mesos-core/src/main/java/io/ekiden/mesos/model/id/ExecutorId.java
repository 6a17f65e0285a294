package io.ekiden.mesos.model.id;

/** Id of an executor, unique within a framework on one agent. A task that is just a command has an executor with the task's id. */
public record ExecutorId(String value) implements Comparable<ExecutorId> {
    @Override
    public int compareTo(ExecutorId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
