package io.ekiden.health;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One health check of one task, with everything resolved: no port index and no default is left to look up.
 *
 * @param maxConsecutiveFailures the limit at which the task is killed; what 0 means is up to {@code policy}
 */
public record HealthCheck(Probe probe, Timing timing, int maxConsecutiveFailures, HealthPolicy policy) {
    /** What is asked for a sign of life. */
    public sealed interface Probe {}

    /**
     * Passes when GET answers what is expected.
     *
     * @param scheme {@code http} or {@code https}; certificates are not verified
     * @param path empty means {@code /}
     */
    public record Http(String scheme, String host, int port, String path, Expected expected) implements Probe {
        /** Passes when GET answers 200–399. */
        public Http(String scheme, String host, int port, String path) {
            this(scheme, host, port, path, Expected.USUAL);
        }

        /** The path as it goes into the request line, always with its leading slash. */
        public String requestPath() {
            return path.startsWith("/") ? path : "/" + path;
        }
    }

    /**
     * What an answer has to be.
     *
     * @param statusCodes those that are well; none: 200–399
     * @param text what its body has to contain, in the first 64 KiB; absent: the body is not looked at
     * @param ignores1xx an informational status (100–199) is no result; otherwise it is a failure
     */
    public record Expected(List<Integer> statusCodes, Optional<String> text, boolean ignores1xx) {
        /** 200–399, whatever the body. */
        public static final Expected USUAL = new Expected(List.of(), Optional.empty(), false);

        public Expected {
            statusCodes = List.copyOf(statusCodes);
        }

        public boolean isWell(int status) {
            return statusCodes.isEmpty() ? status >= 200 && status < 400 : statusCodes.contains(status);
        }
    }

    /**
     * Passes when the service answers SERVING, over HTTP/2 without TLS. <b>Source:</b> the gRPC health checking protocol, version 1.
     *
     * @param service its name; empty means the server as a whole
     */
    public record Grpc(String host, int port, String service) implements Probe {}

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
     * @param startup within which a probe has to pass, or the first failure after it kills; instead of the grace period
     */
    public record Timing(
            Duration delay, Duration interval, Duration timeout, Duration gracePeriod, Optional<Duration> startup) {
        /** With a grace period. */
        public Timing(Duration delay, Duration interval, Duration timeout, Duration gracePeriod) {
            this(delay, interval, timeout, gracePeriod, Optional.empty());
        }
    }
}
