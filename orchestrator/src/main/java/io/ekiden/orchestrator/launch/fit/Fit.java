package io.ekiden.orchestrator.launch.fit;

import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.launch.AppMatcher;
import io.ekiden.orchestrator.launch.MatchResult;
import io.ekiden.orchestrator.launch.OfferStatistics.UnusedOffer;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.WhyNot;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where new instances of one app would find room.
 *
 * @param agents how many agents are known
 * @param agentsThatFit how many of them have room for at least one instance
 * @param instances how many of the wanted ones would be placed
 * @param whyNot of the agents without room, or without any left, why; empty when all wanted ones are placed
 * @param asOf when the agent heard of longest ago was heard of; absent without agents
 */
public record Fit(int agents, int agentsThatFit, int instances, List<WhyNot> whyNot, Optional<Instant> asOf) {
    public Fit {
        whyNot = List.copyOf(whyNot);
    }

    /** Places app after app on the same agents: what one takes is not there for the next. Lives for one plan. */
    public static final class Room {
        /** Looks at an agent in one plan; beyond them nothing more is placed. */
        private static final int MAX_LOOKS = 200_000;

        private final PlacementRules rules;
        private final List<Place> places = new ArrayList<>();
        private final Optional<Instant> asOf;
        private int looks;

        private static final class Place {
            private final SeenAgents.Seen agent;
            private Resources free;

            Place(SeenAgents.Seen agent) {
                this.agent = agent;
                this.free = agent.free();
            }
        }

        public Room(SeenAgents agents, PlacementRules rules) {
            this.rules = rules;
            agents.all().forEach(agent -> places.add(new Place(agent)));
            asOf = agents.all().stream().map(SeenAgents.Seen::at).min(Instant::compareTo);
        }

        /** @param counted the instances that constraints look at */
        public Fit place(AppDefinition app, int wanted, Collection<Instance> counted) {
            var matcher = AppMatcher.of(app, rules, counted);
            var fresh = AppMatcher.of(app, rules, counted);
            int fitting = 0;
            for (var place : places) {
                if (isLookAllowed() && fresh.match(place.agent.offer(), place.free, 0) instanceof MatchResult.Matched) {
                    fitting++;
                }
            }
            var refused = new ArrayList<UnusedOffer>();
            int placed = 0;
            for (boolean more = true; more && placed < wanted; ) {
                int before = placed;
                refused.clear();
                for (var place : places) {
                    if (placed == wanted || !isLookAllowed()) {
                        break;
                    }
                    placed += place(place, matcher, refused);
                }
                more = placed > before;
            }
            var why = placed == wanted ? List.<WhyNot>of() : WhyNot.of(refused);
            return new Fit(places.size(), fitting, placed, why, asOf);
        }

        private boolean isLookAllowed() {
            return looks++ < MAX_LOOKS;
        }

        private static int place(Place place, AppMatcher matcher, List<UnusedOffer> refused) {
            var offer = place.agent.offer();
            return switch (matcher.match(offer, place.free, 0)) {
                case MatchResult.Matched matched -> {
                    place.free = place.free.minus(matched.taken());
                    matcher.launched(offer.hostname(), matched.attributes());
                    yield 1;
                }
                case MatchResult.Refused(var refusals) -> {
                    refused.add(new UnusedOffer(offer, refusals, place.agent.at()));
                    yield 0;
                }
            };
        }
    }
}
