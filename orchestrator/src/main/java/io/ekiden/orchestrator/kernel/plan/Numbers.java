package io.ekiden.orchestrator.kernel.plan;

import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.Instance.Goal;
import io.ekiden.orchestrator.launch.KillOrder;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of the instances of an app, each counted once.
 *
 * @param start that are added
 * @param kill running ones that go without a successor
 * @param restart running ones that are replaced
 */
public record Numbers(int start, int kill, int restart) {
    public static final Numbers NONE = new Numbers(0, 0, 0);

    /**
     * As the deployment would do it to the instances as they are now.
     *
     * @param action what the deployment does with the app; absent: nothing
     */
    static Numbers of(Optional<Kind> action, AppDefinition app, Collection<Instance> instances) {
        return switch (action.orElse(Kind.START)) {
            case START -> NONE;
            case STOP -> new Numbers(0, count(instances.stream().filter(i -> i.goal() == Goal.RUNNING)), 0);
            case SCALE -> scale(app, instances);
            case RESTART -> restart(app, instances);
        };
    }

    private static Numbers scale(AppDefinition app, Collection<Instance> instances) {
        var active = instances.stream().filter(Instance::isActive).toList();
        int missing = app.instances() - active.size();
        return missing >= 0
                ? new Numbers(missing, 0, 0)
                : new Numbers(0, count(KillOrder.victims(app, active, -missing).stream()), 0);
    }

    private static Numbers restart(AppDefinition app, Collection<Instance> instances) {
        int fresh = (int)
                instances.stream().filter(i -> i.isActive() && isOf(app, i)).count();
        int old = count(instances.stream().filter(i -> i.goal() == Goal.RUNNING && !isOf(app, i)));
        int wanted = Math.max(0, app.instances() - fresh);
        int replaced = Math.min(old, wanted);
        return new Numbers(wanted - replaced, old - replaced + Math.max(0, fresh - app.instances()), replaced);
    }

    private static boolean isOf(AppDefinition app, Instance instance) {
        return instance.configVersion().equals(app.configVersion());
    }

    /** Those that wait to be launched are not killed, they are forgotten. */
    private static int count(Stream<Instance> instances) {
        return (int) instances.filter(Instance::isLaunched).count();
    }
}
