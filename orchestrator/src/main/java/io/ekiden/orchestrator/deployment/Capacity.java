package io.ekiden.orchestrator.deployment;

import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;

/**
 * How many instances must be well and how many may be alive while an app is replaced.
 * <b>Source:</b> Marathon rolling restart: {@code minimumHealthCapacity} rounds up, {@code maximumOverCapacity} down; when both
 * leave no room at all, one more than the target may run, because otherwise nothing could ever be replaced; of an app whose instances
 * have data of their own, one less.
 *
 * @param minimumHealthy healthy instances are never brought below this by us
 * @param maximumAlive instances, old and new, are never started beyond this
 */
public record Capacity(int minimumHealthy, int maximumAlive) {
    public static Capacity of(int instances, UpgradeStrategy strategy) {
        return of(instances, strategy, false);
    }

    /** @param isResident a new instance cannot come before the old one, whose data it takes over, is gone */
    public static Capacity of(int instances, UpgradeStrategy strategy, boolean isResident) {
        int minimum = (int) Math.ceil(instances * strategy.minimumHealthCapacity() - 1e-9);
        int maximum = (int) Math.floor(instances * (1 + strategy.maximumOverCapacity()) + 1e-9);
        if (isResident) {
            return new Capacity(Math.min(minimum, Math.max(0, maximum - 1)), maximum);
        }
        return new Capacity(minimum, minimum >= maximum ? maximum + 1 : maximum);
    }
}
