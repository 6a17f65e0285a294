package io.ekiden.orchestrator.api.view;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import java.util.Collection;

/**
 * How many tasks of an app are how. A task without health results is neither healthy nor unhealthy.
 * <b>Source:</b> Marathon {@code TaskCounts}; instances that wait for an offer, or rest, are not counted, whatever is shown
 * of their last tasks.
 */
public record TaskCounts(int staged, int running, int healthy, int unhealthy) {
    public static final TaskCounts NONE = new TaskCounts(0, 0, 0, 0);

    public static TaskCounts of(Collection<Instance> instances) {
        int staged = 0;
        int running = 0;
        int healthy = 0;
        int unhealthy = 0;
        for (var instance : instances) {
            if (!instance.isLaunched() || instance.place().isEmpty()) {
                continue;
            }
            staged += isStaged(instance.condition()) ? 1 : 0;
            running += instance.isRunning() ? 1 : 0;
            healthy += instance.healthy().orElse(false) ? 1 : 0;
            unhealthy += instance.healthy().orElse(true) ? 0 : 1;
        }
        return new TaskCounts(staged, running, healthy, unhealthy);
    }

    private static boolean isStaged(Condition condition) {
        return condition == Condition.PROVISIONED || condition == Condition.STAGING;
    }
}
