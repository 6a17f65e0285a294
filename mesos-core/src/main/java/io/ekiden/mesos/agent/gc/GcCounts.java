package io.ekiden.mesos.agent.gc;

import java.time.Duration;

/**
 * What has been removed. <b>Source:</b> Mesos {@code gc/path_removals_…}, {@code slave/executor_directory_max_allowed_age_secs}.
 *
 * @param pending sandboxes of what has ended that are still there
 * @param failed tries that did not remove one
 * @param maxAge how long a sandbox is kept with the disk as full as it is
 */
public record GcCounts(long pending, long succeeded, long failed, Duration maxAge) {
    /** Of an agent that never looks. */
    public static final GcCounts NONE = new GcCounts(0, 0, 0, Duration.ZERO);
}
