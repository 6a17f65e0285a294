package io.ekiden.mesos.model.resource;

import java.util.List;
import java.util.Optional;

/** Comparisons that the JDK has no words for. */
final class Order {
    private Order() {}

    /** Absent before present. */
    static <T extends Comparable<T>> int compare(Optional<T> one, Optional<T> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isPresent(), other.isPresent());
        }
        return one.get().compareTo(other.get());
    }

    /** As words in a dictionary. */
    static <T extends Comparable<T>> int compare(List<T> one, List<T> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }
}
