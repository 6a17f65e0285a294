package io.ekiden.mesos.agent.gc;

import java.time.Duration;

/**
 * How long sandboxes of what has ended are kept. <b>Source:</b> Mesos {@code --gc_delay}, {@code --gc_disk_headroom}, {@code
 * --disk_watch_interval}; the limit of launches is ours.
 *
 * @param delay the longest that one is kept
 * @param headroom the part of the disk, 0 to 1, that is to be free: with less of it, none is kept
 * @param interval between two looks for those that go
 * @param launchLimit the part of the disk, 0 to 1, that is used when nothing is launched any more; 1 launches always
 */
public record GcSettings(Duration delay, double headroom, Duration interval, double launchLimit) {
    public static final GcSettings DEFAULT = new GcSettings(Duration.ofDays(7), 0.1, Duration.ofMinutes(1), 0.95);

    public GcSettings {
        if (!(headroom >= 0 && headroom <= 1)) {
            throw new IllegalArgumentException("headroom is " + headroom + ", 0 to 1 are possible");
        }
        if (!(launchLimit > 0 && launchLimit <= 1)) {
            throw new IllegalArgumentException("the limit of launches is " + launchLimit + ", 0.01 to 1 are possible");
        }
        if (delay.isNegative() || !interval.isPositive()) {
            throw new IllegalArgumentException("a time is negative");
        }
    }
}
