package io.ekiden.mesos.model;

import java.time.Duration;

/** How long refused resources of an agent stay away from a framework. <b>Source:</b> mesos.proto {@code Filters}. */
public record Filters(Duration refuse) {
    public static final Filters DEFAULT = new Filters(Duration.ofSeconds(5));
    public static final Filters NONE = new Filters(Duration.ZERO);
}
