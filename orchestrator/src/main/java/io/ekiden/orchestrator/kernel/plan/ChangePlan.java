package io.ekiden.orchestrator.kernel.plan;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.kernel.RootChange.GroupMove;
import io.ekiden.orchestrator.launch.fit.Fit;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a change would do if it were made now, by force where deployments are in its way.
 *
 * @param steps of the deployment
 * @param apps that it would touch; definitions have the service ports they would get
 * @param groups that would come, go or change
 * @param locks ids of the deployments in its way: without force it would be refused, with force they would be overridden
 * @param token stands for the change and for what it was planned against: see {@link PlanToken}
 */
public record ChangePlan(
        List<Deployment.Step> steps,
        SortedMap<PathId, AppPlan> apps,
        SortedMap<PathId, GroupMove> groups,
        SortedSet<String> locks,
        String token) {
    /** One app before and after; {@code fit}: where new instances would find room, where some are to be started. */
    public record AppPlan(
            Optional<AppDefinition> before, Optional<AppDefinition> after, Numbers numbers, Optional<Fit> fit) {}

    public ChangePlan {
        steps = List.copyOf(steps);
        apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        locks = Collections.unmodifiableSortedSet(new TreeSet<>(locks));
    }
}
