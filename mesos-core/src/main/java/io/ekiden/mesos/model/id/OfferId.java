package io.ekiden.mesos.model.id;

/** Id of an offer: `<masterId>-O<n>`. Used at most once. */
public record OfferId(String value) implements Comparable<OfferId> {
    @Override
    public int compareTo(OfferId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
