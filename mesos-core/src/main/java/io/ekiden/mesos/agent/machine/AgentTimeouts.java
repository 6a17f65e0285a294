package io.ekiden.mesos.agent.machine;

import java.time.Duration;

/**
 * How long an agent waits before it says something again.
 *
 * @param registrationMin the first wait for the answer to a registration; each further one is twice as long, with jitter
 * @param resendMin the first wait for the acknowledgement of an update; each further one is twice as long
 */
public record AgentTimeouts(
        Duration registrationMin, Duration registrationMax, Duration resendMin, Duration resendMax) {
    /** <b>Source:</b> Mesos {@code registration_backoff_factor}, {@code slave/constants.hpp}. */
    public static final AgentTimeouts DEFAULT = new AgentTimeouts(
            Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMinutes(10));

    Duration registration(int attempts) {
        return doubled(registrationMin, registrationMax, attempts);
    }

    Duration resend(int sent) {
        return doubled(resendMin, resendMax, sent - 1);
    }

    private static Duration doubled(Duration min, Duration max, int times) {
        var wait = min.multipliedBy(1L << Math.clamp(times, 0, 6));
        return wait.compareTo(max) > 0 ? max : wait;
    }
}
