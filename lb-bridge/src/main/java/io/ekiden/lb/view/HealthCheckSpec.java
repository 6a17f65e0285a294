package io.ekiden.lb.view;

/**
 * The part of a health check that tells what a port speaks.
 *
 * @param portIndex the port it asks, or -1 for a fixed port or a command
 */
public record HealthCheckSpec(String protocol, int portIndex) {
    /** HTTPS is left to the task: the balancer passes it through as TCP. */
    boolean isPlainHttpOn(int index) {
        return portIndex == index && (protocol.equals("HTTP") || protocol.equals("MESOS_HTTP"));
    }
}
