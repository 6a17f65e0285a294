package io.ekiden.lb.app;

import java.util.List;
import java.util.Optional;

/**
 * A health check of an app, as far as a load balancer can do the same.
 *
 * @param portIndex the port it asks, if it asks one of the app's
 * @param port the number it asks instead
 * @param path of HTTP
 * @param expects of the answer to HTTP
 */
public record HealthCheckSpec(
        String protocol,
        Optional<Integer> portIndex,
        Optional<Integer> port,
        Optional<String> path,
        Expects expects,
        Pace pace) {
    /**
     * What an answer has to be; Ekiden's own, Marathon's checks do not say it.
     *
     * @param statusCodes those that are well, 100 to 599; none: 200 to 399
     * @param bodyContains what has to be in the body; absent: it is not looked at
     */
    public record Expects(List<Integer> statusCodes, Optional<String> bodyContains) {
        /** As Marathon and HAProxy do when nothing is said. */
        public static final Expects USUAL = new Expects(List.of(), Optional.empty());

        public Expects {
            statusCodes = List.copyOf(statusCodes);
        }
    }

    /**
     * How often and how patiently.
     *
     * @param maxConsecutiveFailures more than these, and the app's task is given up
     * @param gracePeriodSeconds for so long after its start a task may fail them
     */
    public record Pace(int intervalSeconds, int timeoutSeconds, int maxConsecutiveFailures, int gracePeriodSeconds) {}

    /** HTTPS is left to the task: the balancer passes it through as TCP. */
    public boolean isPlainHttp() {
        return protocol.equals("HTTP") || protocol.equals("MESOS_HTTP");
    }

    /** A command runs where the task is: nothing a balancer could do. One of a fixed number is that of the first port. */
    public boolean isOn(int index) {
        return !protocol.equals("COMMAND")
                && portIndex.orElse(port.isPresent() ? 0 : -1).equals(index);
    }
}
