package io.ekiden.mesos.model.resource;

import java.util.Optional;

/**
 * How much more than it asks for a task may use, where its agent has it to spare. <b>Source:</b> mesos.proto {@code TaskInfo.limits}.
 *
 * @param cpusMilli thousandths of a processor, or {@link #UNLIMITED}; absent: as the agent deals with those who ask for no more
 * @param memMilli thousandths of a MiB, or {@link #UNLIMITED}; absent: what it asks for
 */
public record TaskLimits(Optional<Long> cpusMilli, Optional<Long> memMilli) {
    public static final long UNLIMITED = Long.MAX_VALUE;
}
