package io.ekiden.mesos.scheduler;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a master is tried again: twice as long each time, and never the same for all frameworks of a master that comes
 * back. Confined to one thread.
 */
public final class ReconnectBackoff {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    /** A connection that held so long was a good one: what comes after it is a new story. */
    private static final Duration GOOD = Duration.ofSeconds(10);

    private final RandomGenerator random;
    private Duration next = FIRST;

    public ReconnectBackoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The wait after a connection that has ended: between half and all of the present step, 0.2 s to 15 s.
     *
     * @param held how long the framework was subscribed; zero when it never was
     */
    public Duration after(Duration held) {
        if (held.compareTo(GOOD) >= 0) {
            next = FIRST;
        }
        var step = next;
        next = step.multipliedBy(2).compareTo(LONGEST) < 0 ? step.multipliedBy(2) : LONGEST;
        return Duration.ofMillis(random.nextLong(step.toMillis() / 2, step.toMillis() + 1));
    }
}
