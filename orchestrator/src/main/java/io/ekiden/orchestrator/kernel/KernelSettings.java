package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.launch.PlacementRules;
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
 * @param unknownGrace after subscribing, how long "task unknown" is not believed: agents may still be returning
 * @param principal of the framework; signs what is reserved
 * @param newGroupsEnforce apps of new top-level groups must have their names as role, unless they say otherwise
 * @param placement what operators say about places
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
        Duration unknownGrace,
        Optional<String> principal,
        boolean newGroupsEnforce,
        PlacementRules.Settings placement) {
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
            Duration.ofSeconds(90),
            Optional.empty(),
            false,
            PlacementRules.Settings.DEFAULT);

    /** These, but all tasks are reconciled so often. */
    public KernelSettings withReconcileEvery(Duration every) {
        return with(every, principal, newGroupsEnforce, placement);
    }

    /** These, of a framework with that principal. */
    public KernelSettings withPrincipal(Optional<String> newPrincipal) {
        return with(reconcileEvery, newPrincipal, newGroupsEnforce, placement);
    }

    /** These, but new top-level groups demand their role, or do not. */
    public KernelSettings withNewGroupsEnforce(boolean enforce) {
        return with(reconcileEvery, principal, enforce, placement);
    }

    /** These, but operators say this about places. */
    public KernelSettings withPlacement(PlacementRules.Settings newPlacement) {
        return with(reconcileEvery, principal, newGroupsEnforce, newPlacement);
    }

    private KernelSettings with(
            Duration newReconcileEvery,
            Optional<String> newPrincipal,
            boolean newGroupsEnforced,
            PlacementRules.Settings newPlacement) {
        return new KernelSettings(
                servicePortMin,
                servicePortMax,
                maxRunningDeployments,
                maxInstancesPerOffer,
                maxVersions,
                declineFor,
                drainTimeout,
                doubtAfter,
                newReconcileEvery,
                unknownGrace,
                newPrincipal,
                newGroupsEnforced,
                newPlacement);
    }
}
