package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.history.TaskEnd;
import io.ekiden.orchestrator.kernel.history.TaskHistory;
import io.ekiden.orchestrator.spec.PathId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.MapPSet;
import org.pcollections.TreePMap;

/**
 * What there is: instances, and how the last one of an app failed.
 *
 * @param instances per app; apps without any are not in it
 * @param where to find every instance
 * @param waiting how many scheduled instances an app has; apps without any are not in it
 * @param failures the last failure of an app
 * @param histories its last tasks that ended
 * @param leftovers what is still kept for instances that are no more
 */
public record Population(
        TreePMap<PathId, TreePMap<InstanceId, Instance>> instances,
        Whereabouts where,
        TreePMap<PathId, Integer> waiting,
        TreePMap<PathId, TaskFailure> failures,
        TreePMap<PathId, TaskHistory> histories,
        Leftovers leftovers) {
    /**
     * Where instances are.
     *
     * @param apps of every instance
     * @param agents that have launched ones, with these; agents without any are not in it
     */
    public record Whereabouts(TreePMap<InstanceId, PathId> apps, HashPMap<AgentId, MapPSet<InstanceId>> agents) {
        static final Whereabouts NONE = new Whereabouts(TreePMap.empty(), HashTreePMap.empty());

        Whereabouts with(Instance now, @Nullable Instance before) {
            return new Whereabouts(
                    before == null ? apps.plus(now.id(), now.appId()) : apps,
                    moved(now.id(), agent(before), agent(now)));
        }

        Whereabouts without(InstanceId id, @Nullable Instance before) {
            return new Whereabouts(apps.minus(id), moved(id, agent(before), Optional.empty()));
        }

        private static Optional<AgentId> agent(@Nullable Instance instance) {
            return Optional.ofNullable(instance)
                    .filter(Instance::isLaunched)
                    .flatMap(Instance::place)
                    .map(Instance.Place::agentId);
        }

        private HashPMap<AgentId, MapPSet<InstanceId>> moved(
                InstanceId id, Optional<AgentId> from, Optional<AgentId> to) {
            if (from.equals(to)) {
                return agents;
            }
            var moved = agents;
            if (from.isPresent()) {
                var rest = on(from.get()).minus(id);
                moved = rest.isEmpty() ? moved.minus(from.get()) : moved.plus(from.get(), rest);
            }
            return to.isPresent() ? moved.plus(to.get(), on(to.get()).plus(id)) : moved;
        }

        /** Launched ones there. */
        MapPSet<InstanceId> on(AgentId agent) {
            return agents.getOrDefault(agent, HashTreePSet.empty());
        }
    }

    static final Population NONE = new Population(
            TreePMap.empty(), Whereabouts.NONE, TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), Leftovers.NONE);

    TreePMap<InstanceId, Instance> of(PathId app) {
        return instances.getOrDefault(app, TreePMap.empty());
    }

    /** The app of every instance. */
    public TreePMap<InstanceId, PathId> index() {
        return where.apps();
    }

    Population put(Instance instance) {
        var app = instance.appId();
        var before = of(app).get(instance.id());
        return new Population(
                instances.plus(app, of(app).plus(instance.id(), instance)),
                where.with(instance, before),
                waiting(app, waits(instance) - waits(before)),
                failures,
                histories,
                leftovers);
    }

    Population forget(PathId app, InstanceId id) {
        var before = of(app).get(id);
        var rest = of(app).minus(id);
        return new Population(
                rest.isEmpty() ? instances.minus(app) : instances.plus(app, rest),
                where.without(id, before),
                waiting(app, -waits(before)),
                failures,
                histories,
                leftovers);
    }

    Population failed(TaskFailure failure) {
        return new Population(instances, where, waiting, failures.plus(failure.app(), failure), histories, leftovers);
    }

    Population ended(TaskEnd end) {
        return new Population(
                instances,
                where,
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
        return new Population(instances, where, waiting, failures.minus(app), histories.minus(app), leftovers);
    }

    Population left(Leftover leftover) {
        return new Population(instances, where, waiting, failures, histories, leftovers.with(leftover));
    }

    Population freed(InstanceId id) {
        return new Population(instances, where, waiting, failures, histories, leftovers.without(id));
    }

    private TreePMap<PathId, Integer> waiting(PathId app, int more) {
        int count = waiting.getOrDefault(app, 0) + more;
        return count == 0 ? waiting.minus(app) : waiting.plus(app, count);
    }

    private static int waits(@Nullable Instance instance) {
        return instance != null && instance.condition() == Condition.SCHEDULED && instance.isActive() ? 1 : 0;
    }
}
