package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.model.Resources;

/**
 * What a task may use.
 *
 * @param cpusMilli thousandths of a processor
 * @param memoryBytes at least {@link #LEAST_MEMORY}
 * @param pidsMax processes and threads
 */
public record Limits(long cpusMilli, long memoryBytes, int pidsMax) {
    /** With less than this, hardly any program starts. <b>Source:</b> Mesos, {@code MIN_MEMORY}. */
    static final long LEAST_MEMORY = 32L << 20;

    private static final long SHARES_OF_A_CPU = 1024;
    private static final long LEAST_SHARES = 2;
    /** Of a scheduling period of 100 ms, in microseconds. */
    public static final long PERIOD = 100_000;

    private static final long LEAST_QUOTA = 1_000;

    public static Limits of(Resources resources, int pidsMax) {
        return new Limits(resources.cpusMilli(), memoryBytes(resources), pidsMax);
    }

    public static long memoryBytes(Resources resources) {
        // Megabytes in thousandths.
        return Math.max(LEAST_MEMORY, resources.memMilli() * 1024 / 1000 * 1024);
    }

    /** The weight of version 1, 1024 a processor. */
    public long shares() {
        return Math.max(LEAST_SHARES, cpusMilli * SHARES_OF_A_CPU / 1000);
    }

    /** The weight of version 2, 100 a processor, 1 to 10,000. */
    long weight() {
        return Math.clamp(cpusMilli / 10, 1, 10_000);
    }

    /** Microseconds of processor time in each {@link #PERIOD}. */
    public long quota() {
        return Math.max(LEAST_QUOTA, cpusMilli * PERIOD / 1000);
    }
}
