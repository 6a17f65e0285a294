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
    /** What is probed, where the task listens: at its container's address, or at the loopback address of the agent's host. */
    public sealed interface Probe {
        /** Healthy when {@code /bin/sh -c value}, run in the sandbox with the task's environment, exits 0. */
        record Command(String value) implements Probe {}

        /**
         * Healthy when GET answers 200–399. {@code scheme} is http or https; certificates are not checked.
         *
         * @param ipv6 whether it is asked by IPv6; false in what earlier versions wrote
         */
        record Http(String scheme, int port, String path, boolean ipv6) implements Probe {
            /** By IPv4. */
            public Http(String scheme, int port, String path) {
                this(scheme, port, path, false);
            }
        }

        /**
         * Healthy when a connection is accepted.
         *
         * @param ipv6 whether it is made by IPv6; false in what earlier versions wrote
         */
        record Tcp(int port, boolean ipv6) implements Probe {
            /** By IPv4. */
            public Tcp(int port) {
                this(port, false);
            }
        }
    }
}
