package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What holds for every app in one pass.
 *
 * @param homeRegion where instances go that ask for no region; absent: everywhere
 */
public record PlacementRules(Settings settings, Optional<String> homeRegion, Instant now) {
    /**
     * What operators say about places.
     *
     * @param gpus whether what needs no GPUs may go where there are some
     * @param draining so long before its machine is taken down an agent gets nothing new; at least 0. <b>Source:</b> Marathon {@code
     *     --draining_seconds}
     * @param maintenance whether it is looked at what is planned for machines. <b>Source:</b> Marathon {@code --maintenance_mode}
     */
    public record Settings(GpuSchedulingBehavior gpus, Duration draining, boolean maintenance) {
        /** Looking at plans. */
        public Settings(GpuSchedulingBehavior gpus, Duration draining) {
            this(gpus, draining, true);
        }

        /** As Marathon starts without flags. */
        public static final Settings DEFAULT = new Settings(GpuSchedulingBehavior.RESTRICTED, Duration.ZERO);
    }

    /** Sparing agents with GPUs, near and far alike. */
    public static PlacementRules at(Instant now) {
        return at(now, Settings.DEFAULT);
    }

    /** As operators say, near and far alike. */
    public static PlacementRules at(Instant now, Settings settings) {
        return new PlacementRules(settings, Optional.empty(), now);
    }

    public PlacementRules in(Optional<String> region) {
        return new PlacementRules(settings, region, now);
    }

    boolean isRemote(Offer offer) {
        return homeRegion.isPresent()
                && offer.domain()
                        .filter(domain -> !domain.region().equals(homeRegion.get()))
                        .isPresent();
    }

    /** Whether the agent's machine is down by plan, or about to be. */
    public boolean isLeaving(Offer offer) {
        return offer.unavailability()
                .filter(_ -> settings.maintenance())
                .filter(plan -> !now.isBefore(plan.start().minus(settings.draining())))
                .filter(plan -> plan.duration()
                        .map(lasts -> now.isBefore(plan.start().plus(lasts)))
                        .orElse(true))
                .isPresent();
    }
}
