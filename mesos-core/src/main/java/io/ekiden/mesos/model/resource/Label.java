package io.ekiden.mesos.model.resource;

import java.util.Comparator;
import java.util.Optional;

/** A note on a reservation. <b>Source:</b> mesos.proto {@code Label}. */
public record Label(String key, Optional<String> value) implements Comparable<Label> {
    private static final Comparator<Label> ORDER = Comparator.comparing(Label::key)
            .thenComparing(label -> label.value().orElse(""));

    @Override
    public int compareTo(Label other) {
        int order = ORDER.compare(this, other);
        return order != 0 ? order : Boolean.compare(value.isPresent(), other.value.isPresent());
    }
}
