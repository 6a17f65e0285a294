package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import java.time.Duration;

/**
 * How long an agent waits before it says something again.
 *
 * @param registrationMin at most so long after its first link has broken it looks for a master again; each further time twice as long
 * @param registrationMax the longest of these waits
 * @param answer so long a master may take for the answer to a registration, or half as long again, before the link is taken for dead
 * @param executors how long processes of frameworks' own have
 * @param resendMin the first wait for the acknowledgement of an update; each further one is twice as long
 */
public record AgentTimeouts(
        Duration registrationMin,
        Duration registrationMax,
        Duration answer,
        Duration resendMin,
        Duration resendMax,
        ExecutorTimeouts executors) {
    /**
     * <b>Source:</b> Mesos {@code registration_backoff_factor}, {@code slave/constants.hpp}; its longest wait is a minute, which would
     * be the longest part of a failover.
     */
    public static final AgentTimeouts DEFAULT = new AgentTimeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            ExecutorTimeouts.DEFAULT);

    /** Processes of frameworks' own have as long as they usually do. */
    public AgentTimeouts(
            Duration registrationMin,
            Duration registrationMax,
            Duration answer,
            Duration resendMin,
            Duration resendMax) {
        this(registrationMin, registrationMax, answer, resendMin, resendMax, ExecutorTimeouts.DEFAULT);
    }

    /** Four times as long is then the longest wait. */
    public AgentTimeouts withRegistrationMin(Duration least) {
        return new AgentTimeouts(least, least.multipliedBy(4), answer, resendMin, resendMax, executors);
    }

    public AgentTimeouts withExecutors(ExecutorTimeouts newExecutors) {
        return new AgentTimeouts(registrationMin, registrationMax, answer, resendMin, resendMax, newExecutors);
    }

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
