package io.ekiden.orchestrator.launch.queue;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.place.Domain;
import java.util.List;
import java.util.Optional;

/**
 * An offer that everybody who waited has refused, or what they left of it.
 *
 * @param agent of which it was
 * @param left what was left
 * @param last the number of the last change of the queue that was known then
 * @param hope what there has to be before it is worth another look
 */
public record RefusedOffer(Agent agent, Resources left, long last, Hope hope) {
    /**
     * What else apps look at. When any of it changes, everybody looks again.
     *
     * @param leaving its machine is to be taken down
     * @param hasGpus apps that need none may be kept away
     */
    public record Agent(
            String hostname, List<Attribute> attributes, Optional<Domain> domain, boolean leaving, boolean hasGpus) {
        public Agent {
            attributes = List.copyOf(attributes);
        }

        public static Agent of(Offer offer, boolean leaving) {
            return new Agent(
                    offer.hostname(),
                    offer.attributes(),
                    offer.domain(),
                    leaving,
                    offer.resources().gpusMilli() > 0);
        }
    }

    /** True when whoever has refused it would refuse this too. */
    public boolean coversOffer(Agent ofAgent, Resources offered) {
        return agent.equals(ofAgent) && !hope.isMetBy(offered, left);
    }
}
