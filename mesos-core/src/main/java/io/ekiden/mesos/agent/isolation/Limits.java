package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.resource.TaskLimits;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a task may use.
 *
 * @param cpusMilli thousandths of a processor that it asks for, which are its share
 * @param memoryBytes that it asks for, at least {@link #LEAST_MEMORY}
 * @param pidsMax processes and threads
 * @param beyond how much more it may use than it asks for
 */
public record Limits(long cpusMilli, long memoryBytes, int pidsMax, TaskLimits beyond) {
    private static final TaskLimits NOTHING = new TaskLimits(Optional.empty(), Optional.empty());

    /** With less than this, hardly any program starts. <b>Source:</b> Mesos, {@code MIN_MEMORY}. */
    static final long LEAST_MEMORY = 32L << 20;

    private static final long SHARES_OF_A_CPU = 1024;
    private static final long LEAST_SHARES = 2;
    /** Of a scheduling period of 100 ms, in microseconds. */
    public static final long PERIOD = 100_000;

    private static final long LEAST_QUOTA = 1_000;

    public static Limits of(Resources resources, int pidsMax) {
        return new Limits(resources.cpusMilli(), memoryBytes(resources), pidsMax, NOTHING);
    }

    public static Limits of(TaskInfo task, int pidsMax) {
        var resources = task.resources();
        return new Limits(
                resources.cpusMilli(),
                memoryBytes(resources),
                pidsMax,
                task.limits().orElse(NOTHING));
    }

    private static long memoryBytes(Resources resources) {
        return bytes(resources.memMilli());
    }

    private static long bytes(long mebibytesMilli) {
        return Math.max(LEAST_MEMORY, mebibytesMilli * 1024 / 1000 * 1024);
    }

    /** The memory it must not go beyond; empty: none. */
    public OptionalLong memoryLimit() {
        return beyond.memMilli()
                .map(milli -> milli == TaskLimits.UNLIMITED ? OptionalLong.empty() : OptionalLong.of(bytes(milli)))
                .orElse(OptionalLong.of(memoryBytes));
    }

    /** The weight of version 1, 1024 a processor. */
    public long shares() {
        return Math.max(LEAST_SHARES, cpusMilli * SHARES_OF_A_CPU / 1000);
    }

    /** The weight of version 2, 100 a processor, 1 to 10,000. */
    long weight() {
        return Math.clamp(cpusMilli / 10, 1, 10_000);
    }

    /**
     * Microseconds of processor time in each {@link #PERIOD}; empty: as many as there are.
     *
     * @param strict whether those who ask for no more get no more
     */
    public OptionalLong quota(boolean strict) {
        return beyond.cpusMilli()
                .map(milli -> milli == TaskLimits.UNLIMITED ? OptionalLong.empty() : OptionalLong.of(quota(milli)))
                .orElse(strict ? OptionalLong.of(quota(cpusMilli)) : OptionalLong.empty());
    }

    private static long quota(long milli) {
        return Math.max(LEAST_QUOTA, milli * PERIOD / 1000);
    }
}
