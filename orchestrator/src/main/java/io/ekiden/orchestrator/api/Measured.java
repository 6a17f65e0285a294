package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Port: what is measured. Any thread; must not block. */
public interface Measured {
    /** Everything in Prometheus' text format. */
    String prometheus();

    /** The same as JSON: {@code counters}, {@code gauges}, {@code histograms}, {@code meters} and {@code timers} by name. */
    ObjectNode json();

    /** A request was answered. */
    default void answered(String method, int status, Duration took) {}
}
