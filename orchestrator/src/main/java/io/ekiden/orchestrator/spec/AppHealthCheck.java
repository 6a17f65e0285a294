package io.ekiden.orchestrator.spec;

import io.ekiden.orchestrator.spec.check.Expectation;
import java.time.Duration;
import java.util.Optional;

/**
 * A health check as users define it. HTTP, HTTPS, TCP and GRPC are run by the orchestrator, the others by the agent.
 *
 * @param path for the HTTP kinds; absent means {@code /}
 * @param port fixed port; excludes {@code portIndex}
 * @param portIndex index into the port definitions; when both are absent, 0
 * @param maxConsecutiveFailures failures in a row until the instance is killed; 0: never
 * @param delay before the first probe; Mesos-level checks only
 * @param ipProtocol {@code IPv4} or {@link #IPV6}; the latter for what agents ask containers of type DOCKER over the network
 * @param command for COMMAND
 * @param expects what is asked for beyond Marathon's checks; present only where something is
 */
public record AppHealthCheck(
        Protocol protocol,
        Optional<String> path,
        Optional<Integer> port,
        Optional<Integer> portIndex,
        Duration gracePeriod,
        Duration interval,
        Duration timeout,
        int maxConsecutiveFailures,
        Duration delay,
        boolean ignoreHttp1xx,
        String ipProtocol,
        Optional<String> command,
        Optional<Expectation> expects) {
    /** A value of {@code ipProtocol}; the other one is {@code IPv4}. */
    public static final String IPV6 = "IPv6";

    /** Names as in the API. */
    public enum Protocol {
        HTTP,
        HTTPS,
        TCP,
        COMMAND,
        MESOS_HTTP,
        MESOS_HTTPS,
        MESOS_TCP,
        /** The health service of gRPC; ours alone. */
        GRPC;

        /** True when the agent runs the check beside the task. */
        public boolean isMesosLevel() {
            return switch (this) {
                case HTTP, HTTPS, TCP, GRPC -> false;
                case COMMAND, MESOS_HTTP, MESOS_HTTPS, MESOS_TCP -> true;
            };
        }

        /** True when the agent asks the task over the network. */
        boolean isOverTheNetworkByTheAgent() {
            return isMesosLevel() && this != COMMAND;
        }
    }
}
