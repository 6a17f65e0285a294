package io.ekiden.mesos.model;

import java.time.Duration;

/**
 * A health check that the agent runs beside the task. <b>Source:</b> mesos.proto {@code HealthCheck}.
 *
 * @param consecutiveFailures the task is killed at this many failures in a row; 0 means the first one
 */
public record TaskHealthCheck(
        Probe probe,
        Duration delay,
        Duration interval,
        Duration timeout,
        Duration gracePeriod,
        int consecutiveFailures) {
    /** What is probed, on 127.0.0.1 of the agent's host. */
    public sealed interface Probe {
        /** Healthy when {@code /bin/sh -c value}, run in the sandbox with the task's environment, exits 0. */
        record Command(String value) implements Probe {}

        /** Healthy when GET answers 200–399. {@code scheme} is http or https; certificates are not checked. */
        record Http(String scheme, int port, String path) implements Probe {}

        /** Healthy when a connection is accepted. */
        record Tcp(int port) implements Probe {}
    }
}
