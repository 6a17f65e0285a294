package io.ekiden.mesos.model.id;

/** Names an executor on one agent: its id is unique within a framework only. */
public record ExecutorKey(FrameworkId frameworkId, ExecutorId executorId) implements Comparable<ExecutorKey> {
    @Override
    public int compareTo(ExecutorKey other) {
        int byFramework = frameworkId.compareTo(other.frameworkId);
        return byFramework != 0 ? byFramework : executorId.compareTo(other.executorId);
    }
}
