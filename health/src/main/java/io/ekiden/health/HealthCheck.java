package io.ekiden.health;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * One health check of one task, with everything resolved: no port index and no default is left to look up.
 *
 * @param maxConsecutiveFailures the limit at which the task is killed; what 0 means is up to {@code policy}
 */
public record HealthCheck(Probe probe, Timing timing, int maxConsecutiveFailures, HealthPolicy policy) {
    /** What is asked for a sign of life. */
    public sealed interface Probe {}

    /**
     * Passes when GET answers 200–399.
     *
     * @param scheme {@code http} or {@code https}; certificates are not verified
     * @param path empty means {@code /}
     */
    public record Http(String scheme, String host, int port, String path) implements Probe {
        /** The path as it goes into the request line, always with its leading slash. */
        public String requestPath() {
            return path.startsWith("/") ? path : "/" + path;
        }
    }

    /** Passes when a connection is accepted. */
    public record Tcp(String host, int port) implements Probe {}

    /**
     * Passes when {@code /bin/sh -c value} exits 0.
     *
     * @param directory where it runs: the task's sandbox
     * @param environment the whole environment of the command, nothing is inherited
     */
    public record Command(String value, Path directory, Map<String, String> environment) implements Probe {
        public Command {
            environment = Map.copyOf(environment);
        }
    }

    /**
     * When probes run and how long they may take.
     *
     * @param delay before the first probe
     * @param interval between probes
     * @param timeout of one probe; zero means that it may take forever
     * @param gracePeriod during which failures do not count as long as no probe has passed
     */
    public record Timing(Duration delay, Duration interval, Duration timeout, Duration gracePeriod) {}
}
