package io.ekiden.orchestrator.launch.queue;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.util.Collection;
import java.util.List;

/** The instances of an app that the constraints of one more look at. */
public final class Neighbours {
    private Neighbours() {}

    /** @param instances all of the app */
    public static List<Instance> of(AppDefinition app, Collection<Instance> instances) {
        return instances.stream().filter(instance -> isInTheWay(instance, app)).toList();
    }

    /**
     * Instances that are about to go do not stand in the way of those that come instead of them. Where data is, they come back: also
     * those that wait for that.
     */
    private static boolean isInTheWay(Instance instance, AppDefinition app) {
        if (instance.residence().isPresent()) {
            return instance.goal() != Instance.Goal.DECOMMISSIONED
                    && !instance.isResting()
                    && instance.condition() != Condition.UNREACHABLE_INACTIVE;
        }
        return instance.isLaunched()
                && instance.isActive()
                && instance.killing().isEmpty()
                && instance.configVersion().equals(app.configVersion());
    }
}
