package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.util.Collection;

/** Matches one offer with one app. Who matches many offers keeps an {@link AppMatcher} instead, which counts the instances once. */
final class OfferMatcher {
    private OfferMatcher() {}

    static AppMatcher matcher(AppDefinition app, Collection<Instance> counted) {
        return AppMatcher.of(app, PlacementRules.at(LaunchFixtures.NOW), counted);
    }

    /** As {@link AppMatcher#match}, for the one time. */
    static MatchResult match(
            Offer offer, Resources remaining, AppDefinition app, Collection<Instance> counted, long seed) {
        return matcher(app, counted).match(offer, remaining, seed);
    }
}
