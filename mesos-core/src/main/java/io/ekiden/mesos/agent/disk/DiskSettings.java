package io.ekiden.mesos.agent.disk;

import io.ekiden.mesos.agent.gc.GcSettings;
import io.ekiden.mesos.agent.log.RotationSettings;

/** What keeps room on the disk: which sandboxes go, and how long logs of tasks may get. */
public record DiskSettings(GcSettings gc, RotationSettings logs) {
    public static final DiskSettings DEFAULT = new DiskSettings(GcSettings.DEFAULT, RotationSettings.DEFAULT);
}
