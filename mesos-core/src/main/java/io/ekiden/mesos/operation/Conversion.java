package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.Resources;

/** What an operation takes, and what it gives instead: the same amounts, under other terms. */
public record Conversion(Resources consumed, Resources converted) {
    public boolean isPossibleWith(Resources resources) {
        return resources.contains(consumed);
    }

    /** The caller has checked {@link #isPossibleWith}. */
    public Resources applyTo(Resources resources) {
        return resources.minus(consumed).plus(converted);
    }
}
