package io.ekiden.mesos.model.id;

/** Id of a framework: `<masterId>-NNNN`, or any well-formed id a scheduler brings. */
public record FrameworkId(String value) implements Comparable<FrameworkId> {
    @Override
    public int compareTo(FrameworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
