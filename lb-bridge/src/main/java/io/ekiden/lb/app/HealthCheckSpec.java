package io.ekiden.lb.app;

import java.util.Optional;

/**
 * A health check of an app, as far as a load balancer can do the same.
 *
 * @param portIndex the port it asks, if it asks one of the app's
 * @param port the number it asks instead
 * @param path of HTTP
 */
public record HealthCheckSpec(
        String protocol, Optional<Integer> portIndex, Optional<Integer> port, Optional<String> path, Pace pace) {
    /**
     * How often and how patiently.
     *
     * @param maxConsecutiveFailures more than these, and the app's task is given up
     */
    public record Pace(int intervalSeconds, int timeoutSeconds, int maxConsecutiveFailures) {}

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
