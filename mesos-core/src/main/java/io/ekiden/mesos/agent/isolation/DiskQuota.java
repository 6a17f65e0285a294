package io.ekiden.mesos.agent.isolation;

import java.time.Duration;

/**
 * How sandboxes are measured.
 *
 * @param enforce a sandbox larger than the task's disk ends the task
 * @param interval between two looks at a sandbox
 */
public record DiskQuota(boolean enforce, Duration interval) {
    public static final DiskQuota DEFAULT = new DiskQuota(false, Duration.ofSeconds(15));
}
