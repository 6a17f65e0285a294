package io.ekiden.mesos.agent.machine.run;

import java.time.Duration;

/**
 * How long processes of frameworks' own have.
 *
 * @param registration from their start, which is after their fetch, until they subscribe
 * @param reregistration until they subscribe again, after the agent was started again
 * @param shutdownGrace between SHUTDOWN and SIGKILL, for those that do not say how long they need
 */
public record ExecutorTimeouts(Duration registration, Duration reregistration, Duration shutdownGrace) {
    /**
     * <b>Source:</b> Mesos {@code slave/constants.hpp}. Its agent waits 2 s for executors to come back, for it does not register before;
     * ours registers at once, so that there is no hurry to kill what is slow.
     */
    public static final ExecutorTimeouts DEFAULT =
            new ExecutorTimeouts(Duration.ofMinutes(1), Duration.ofSeconds(15), Duration.ofSeconds(5));
}
