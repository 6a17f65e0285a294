package io.ekiden.orchestrator.kernel.brake;

import java.time.Duration;

/**
 * What share of the tasks that were well before may be killed for bad health within a while.
 *
 * @param appShare of an app's instances, 0 to 1, rounded up; 1: all of them
 * @param clusterShare of all instances, 0 to 1, but at least {@link #CLUSTER_LEAST}; 1: all of them
 * @param window how long that while is
 */
public record BrakeSettings(double appShare, double clusterShare, Duration window) {
    /** So many may be killed in a window however small the cluster is. */
    public static final int CLUSTER_LEAST = 10;

    /** Half of an app, a quarter of the cluster, in two minutes. */
    public static final BrakeSettings DEFAULT = new BrakeSettings(0.5, 0.25, Duration.ofMinutes(2));
}
