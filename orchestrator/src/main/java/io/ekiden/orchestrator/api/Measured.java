package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Port: what is measured. Any thread; must not block. */
public interface Measured {
    /** Everything in Prometheus' text format. */
    String prometheus();

    /** The same as JSON: {@code counters}, {@code gauges}, {@code histograms}, {@code meters} and {@code timers} by name. */
    ObjectNode json();

    /** A request came; {@link #answered} follows. */
    default void began() {}

    /** A request was answered. */
    default void answered(Served served) {}

    /**
     * An answer.
     *
     * @param bytesRead of the request's body
     * @param bytesWritten of the answer's body, as sent
     */
    record Served(String method, int status, Duration took, long bytesRead, long bytesWritten, boolean isGzipped) {}
}
