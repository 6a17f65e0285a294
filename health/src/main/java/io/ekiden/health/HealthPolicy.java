package io.ekiden.health;

/** Whose rules a check follows where Marathon and Mesos differ. */
public enum HealthPolicy {
    /**
     * Checks run by Marathon (HTTP, HTTPS, TCP): probes start at a fixed rate, redirects are an answer (and pass), a limit of 0 never
     * kills. <b>Source:</b> Marathon {@code MarathonHealthCheck}, {@code HealthCheckActor}.
     */
    MARATHON {
        @Override
        boolean kills(int consecutiveFailures, int limit) {
            return limit > 0 && consecutiveFailures >= limit;
        }
    },

    /**
     * Checks run beside the task (COMMAND, MESOS_HTTP, MESOS_TCP …): the interval counts from the end of the last probe, redirects are
     * followed, a limit of 0 kills at the first failure. <b>Source:</b> mesos.proto {@code HealthCheck}, {@code health_checker.cpp}.
     */
    MESOS {
        @Override
        boolean kills(int consecutiveFailures, int limit) {
            return consecutiveFailures >= limit;
        }
    };

    abstract boolean kills(int consecutiveFailures, int limit);
}
