package io.ekiden.mesos.model.id;

/** Id of one run of an executor on an agent: a random UUID; names the sandbox directory. */
public record ContainerId(String value) implements Comparable<ContainerId> {
    @Override
    public int compareTo(ContainerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
