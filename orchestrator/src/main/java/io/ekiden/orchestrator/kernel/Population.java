package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.history.TaskEnd;
import io.ekiden.orchestrator.kernel.history.TaskHistory;
import io.ekiden.orchestrator.spec.PathId;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * What there is: instances, and how the last one of an app failed.
 *
 * @param instances per app; apps without any are not in it
 * @param index the app of every instance
 * @param waiting how many scheduled instances an app has; apps without any are not in it
 * @param failures the last failure of an app
 * @param histories its last tasks that ended
 * @param leftovers what is still kept for instances that are no more
 */
public record Population(
        TreePMap<PathId, TreePMap<InstanceId, Instance>> instances,
        TreePMap<InstanceId, PathId> index,
        TreePMap<PathId, Integer> waiting,
        TreePMap<PathId, TaskFailure> failures,
        TreePMap<PathId, TaskHistory> histories,
        Leftovers leftovers) {
    static final Population NONE = new Population(
            TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), Leftovers.NONE);

    TreePMap<InstanceId, Instance> of(PathId app) {
        return instances.getOrDefault(app, TreePMap.empty());
    }

    Population put(Instance instance) {
        var app = instance.appId();
        var before = of(app).get(instance.id());
        return new Population(
                instances.plus(app, of(app).plus(instance.id(), instance)),
                index.plus(instance.id(), app),
                waiting(app, waits(instance) - waits(before)),
                failures,
                histories,
                leftovers);
    }

    Population forget(PathId app, InstanceId id) {
        var rest = of(app).minus(id);
        return new Population(
                rest.isEmpty() ? instances.minus(app) : instances.plus(app, rest),
                index.minus(id),
                waiting(app, -waits(of(app).get(id))),
                failures,
                histories,
                leftovers);
    }

    Population failed(TaskFailure failure) {
        return new Population(instances, index, waiting, failures.plus(failure.app(), failure), histories, leftovers);
    }

    Population ended(TaskEnd end) {
        return new Population(
                instances,
                index,
                waiting,
                failures,
                histories.plus(end.app(), historyOf(end.app()).with(end)),
                leftovers);
    }

    /** What is known of tasks of an app that ended. */
    public TaskHistory historyOf(PathId app) {
        return histories.getOrDefault(app, TaskHistory.NONE);
    }

    /** The app is gone, and with it what was remembered of its tasks. */
    Population withoutHistoryOf(PathId app) {
        return new Population(instances, index, waiting, failures.minus(app), histories.minus(app), leftovers);
    }

    Population left(Leftover leftover) {
        return new Population(instances, index, waiting, failures, histories, leftovers.with(leftover));
    }

    Population freed(InstanceId id) {
        return new Population(instances, index, waiting, failures, histories, leftovers.without(id));
    }

    private TreePMap<PathId, Integer> waiting(PathId app, int more) {
        int count = waiting.getOrDefault(app, 0) + more;
        return count == 0 ? waiting.minus(app) : waiting.plus(app, count);
    }

    private static int waits(@Nullable Instance instance) {
        return instance != null && instance.condition() == Condition.SCHEDULED && instance.isActive() ? 1 : 0;
    }
}
