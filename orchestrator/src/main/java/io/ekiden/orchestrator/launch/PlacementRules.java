package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What holds for every app in one pass.
 *
 * @param homeRegion where instances go that ask for no region; absent: everywhere
 * @param draining so long before its machine is taken down an agent gets nothing new. <b>Source:</b> Marathon {@code --draining_seconds}
 */
public record PlacementRules(GpuSchedulingBehavior gpus, Optional<String> homeRegion, Instant now, Duration draining) {

    /** Sparing agents with GPUs, near and far alike. */
    public static PlacementRules at(Instant now) {
        return new PlacementRules(GpuSchedulingBehavior.RESTRICTED, Optional.empty(), now, Duration.ZERO);
    }

    public PlacementRules in(Optional<String> region) {
        return new PlacementRules(gpus, region, now, draining);
    }

    boolean isRemote(Offer offer) {
        return homeRegion.isPresent()
                && offer.domain()
                        .filter(domain -> !domain.region().equals(homeRegion.get()))
                        .isPresent();
    }

    /** Whether the agent's machine is down by plan, or about to be. */
    boolean isLeaving(Offer offer) {
        return offer.unavailability()
                .filter(plan -> !now.isBefore(plan.start().minus(draining)))
                .filter(plan -> plan.duration()
                        .map(lasts -> now.isBefore(plan.start().plus(lasts)))
                        .orElse(true))
                .isPresent();
    }
}
