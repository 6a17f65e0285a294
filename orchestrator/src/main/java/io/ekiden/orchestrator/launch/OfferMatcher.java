package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.util.Collection;

/** Matches one offer with one app. Who matches many offers keeps an {@link AppMatcher} instead, which counts the instances once. */
public final class OfferMatcher {
    private OfferMatcher() {}

    /** As {@link AppMatcher#match}, for the one time. */
    public static MatchResult match(
            Offer offer, Resources remaining, AppDefinition app, Collection<Instance> counted, long seed) {
        return AppMatcher.of(app, counted).match(offer, remaining, seed);
    }
}
