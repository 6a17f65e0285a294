package io.ekiden.mesos.model;

/** Id of an executor within a framework and agent. A command task's executor has the task's id. */
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
