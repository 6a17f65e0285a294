package io.ekiden.orchestrator.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * A health check as users define it. HTTP, HTTPS and TCP are run by the orchestrator, the others by the agent.
 *
 * @param path for the HTTP kinds; absent means {@code /}
 * @param port fixed port; excludes {@code portIndex}
 * @param portIndex index into the port definitions; when both are absent, 0
 * @param maxConsecutiveFailures failures in a row until the instance is killed; 0: never
 * @param delay before the first probe; Mesos-level checks only
 * @param command for COMMAND
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
        Optional<String> command) {
    /** Names as in the API. */
    public enum Protocol {
        HTTP,
        HTTPS,
        TCP,
        COMMAND,
        MESOS_HTTP,
        MESOS_HTTPS,
        MESOS_TCP;

        /** True when the agent runs the check beside the task. */
        public boolean isMesosLevel() {
            return switch (this) {
                case HTTP, HTTPS, TCP -> false;
                case COMMAND, MESOS_HTTP, MESOS_HTTPS, MESOS_TCP -> true;
            };
        }
    }
}
