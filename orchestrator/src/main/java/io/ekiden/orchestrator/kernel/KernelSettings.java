package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.kernel.brake.BrakeSettings;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.TaskInfoFactory;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits and times of the kernel.
 *
 * @param servicePortMin first service port given to apps that ask for none
 * @param servicePortMax end of that range, exclusive
 * @param maxRunningDeployments further changes are refused with 403 (Marathon: 100)
 * @param maxInstancesPerOffer launches on one offer before the next one has its turn (Marathon: 5 per offer)
 * @param maxVersions definitions remembered per app (Marathon: 50)
 * @param declineFor how long an offer nobody can use stays away
 * @param drainTimeout longest wait for load balancers before an instance is killed
 * @param doubtAfter a launch or kill without an answer is asked about this often
 * @param reconcileEvery all tasks are reconciled this often
 * @param launchTimeout a task that does not run so long after it was last heard of is killed and launched again, unless its app says
 *     otherwise; zero: never (Marathon: 5 minutes)
 * @param unknownGrace after subscribing, how long "task unknown" is not believed: agents may still be returning
 * @param principal of the framework; signs what is reserved
 * @param newGroupsEnforce apps of new top-level groups must have their names as role, unless they say otherwise
 * @param placement what operators say about places
 * @param brake how many tasks may be killed for bad health in a while
 * @param tasks what of the cluster shows in tasks
 */
public record KernelSettings(
        int servicePortMin,
        int servicePortMax,
        int maxRunningDeployments,
        int maxInstancesPerOffer,
        int maxVersions,
        Duration declineFor,
        Duration drainTimeout,
        Duration doubtAfter,
        Duration reconcileEvery,
        Duration launchTimeout,
        Duration unknownGrace,
        Optional<String> principal,
        boolean newGroupsEnforce,
        PlacementRules.Settings placement,
        BrakeSettings brake,
        TaskInfoFactory.Settings tasks) {
    public static final KernelSettings DEFAULT = new KernelSettings(
            10_000,
            20_000,
            100,
            5,
            50,
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(90),
            Optional.empty(),
            false,
            PlacementRules.Settings.DEFAULT,
            BrakeSettings.DEFAULT,
            TaskInfoFactory.Settings.DEFAULT);

    /** These, with as many deployments at a time. */
    public KernelSettings withMaxRunningDeployments(int most) {
        return with(most, reconcileEvery, principal, newGroupsEnforce, placement, brake, tasks);
    }

    /** These, but all tasks are reconciled so often. */
    public KernelSettings withReconcileEvery(Duration every) {
        return with(maxRunningDeployments, every, principal, newGroupsEnforce, placement, brake, tasks);
    }

    /** These, of a framework with that principal. */
    public KernelSettings withPrincipal(Optional<String> newPrincipal) {
        return with(maxRunningDeployments, reconcileEvery, newPrincipal, newGroupsEnforce, placement, brake, tasks);
    }

    /** These, but new top-level groups demand their role, or do not. */
    public KernelSettings withNewGroupsEnforce(boolean enforce) {
        return with(maxRunningDeployments, reconcileEvery, principal, enforce, placement, brake, tasks);
    }

    /** These, but operators say this about places. */
    public KernelSettings withPlacement(PlacementRules.Settings newPlacement) {
        return with(maxRunningDeployments, reconcileEvery, principal, newGroupsEnforce, newPlacement, brake, tasks);
    }

    /** These, with so many kills for bad health. */
    public KernelSettings withBrake(BrakeSettings newBrake) {
        return with(maxRunningDeployments, reconcileEvery, principal, newGroupsEnforce, placement, newBrake, tasks);
    }

    /** These, but this of the cluster shows in tasks. */
    public KernelSettings withTasks(TaskInfoFactory.Settings newTasks) {
        return with(maxRunningDeployments, reconcileEvery, principal, newGroupsEnforce, placement, brake, newTasks);
    }

    private KernelSettings with(
            int newMaxRunningDeployments,
            Duration newReconcileEvery,
            Optional<String> newPrincipal,
            boolean newGroupsEnforced,
            PlacementRules.Settings newPlacement,
            BrakeSettings newBrake,
            TaskInfoFactory.Settings newTasks) {
        return new KernelSettings(
                servicePortMin,
                servicePortMax,
                newMaxRunningDeployments,
                maxInstancesPerOffer,
                maxVersions,
                declineFor,
                drainTimeout,
                doubtAfter,
                newReconcileEvery,
                launchTimeout,
                unknownGrace,
                newPrincipal,
                newGroupsEnforced,
                newPlacement,
                newBrake,
                newTasks);
    }
}
