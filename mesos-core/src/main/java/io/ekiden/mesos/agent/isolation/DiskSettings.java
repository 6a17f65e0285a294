package io.ekiden.mesos.agent.isolation;

import java.time.Duration;

/**
 * How sandboxes are measured.
 *
 * @param enforce a sandbox larger than the task's disk ends the task
 * @param interval between two looks at a sandbox
 */
public record DiskSettings(boolean enforce, Duration interval) {
    public static final DiskSettings DEFAULT = new DiskSettings(false, Duration.ofSeconds(15));
}
