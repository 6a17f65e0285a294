package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.NOW;
import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.instance;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.launch.OfferStatistics.UnusedOffer;
import io.ekiden.orchestrator.launch.fit.SeenAgents;
import io.ekiden.orchestrator.launch.queue.LastRefusals;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LastRefusalsTest {
    private static final AppDefinition BIG = app("/big").needs(9_000, 0, 0, 0).build();

    private SeenAgents seen = SeenAgents.NONE;

    @Test
    void refusals_areOfWhatIsLeftOfTheLastOfferOfEachAgent() {
        seen("cpus:4", "cpus:4", 1);
        seen = seen.offered(offer("other", "cpus:4", ""), Resources.parse("cpus:2"), NOW.plusSeconds(2));
        seen = seen.offered(offer("other", "cpus:3", ""), Resources.parse("cpus:1"), NOW.plusSeconds(3));
        var refusals = refusals(BIG, 0);
        assertThat(refusals).extracting(unused -> unused.offer().hostname()).containsExactly("h", "other");
        assertThat(refusals.getLast().timestamp()).isEqualTo(NOW.plusSeconds(3));
        assertThat(refusals.getLast().offer().resources()).isEqualTo(Resources.parse("cpus:3"));
        assertThat(WhyNot.of(refusals))
                .extracting(WhyNot::sentence)
                .containsExactly("2 of 2 agents: needs 9 cpus, the best agent (h) has 4 cpus left");
    }

    /** What comes back is offered again before anybody can be placed on it. */
    @Test
    void whatTasksGaveBack_isNotCountedBeforeItIsOffered() {
        var offer = seen("cpus:9.5", "cpus:4", 1);
        seen = seen.freed(offer.agentId(), Resources.parse("cpus:5"));
        assertThat(refusals(BIG, 0)).hasSize(1);
        seen("cpus:9", "cpus:9", 2);
        assertThat(refusals(BIG, 0)).isEmpty();
    }

    @Test
    void offersOfBeforeItWaited_areNotCounted() {
        seen("cpus:4", "cpus:4", 1);
        seen = seen.offered(offer("later", "cpus:4", ""), Resources.parse("cpus:4"), NOW.plusSeconds(3));
        assertThat(refusals(BIG, 2))
                .extracting(unused -> unused.offer().hostname())
                .containsExactly("later");
        assertThat(refusals(BIG, 4)).isEmpty();
    }

    @Test
    void agents_areBounded_toTheLatest() {
        for (int i = 0; i < 250; i++) {
            seen = seen.offered(offer("h" + i, ""), Resources.EMPTY, NOW.plusSeconds(i));
        }
        seen = seen.offered(offer("h200", ""), Resources.EMPTY, NOW.plusSeconds(250));
        var refusals = refusals(BIG, 0);
        assertThat(refusals).hasSize(LastRefusals.MAX_AGENTS);
        assertThat(refusals.getLast().offer().hostname()).isEqualTo("h200");
        assertThat(refusals.getFirst().offer().hostname()).isEqualTo("h150");
    }

    @Test
    void appsThatAreAlike_areLookedAtOnce_butNotWhereTheirInstancesCount() {
        seen("cpus:4;mem:99", "cpus:4;mem:99", 1);
        var refusals = new LastRefusals(seen, PlacementRules.at(NOW), Optional.empty());
        // Service ports differ.
        var one = app("/one").ports(false, 10_000).build();
        var like = app("/like").ports(false, 10_001).build();
        assertThat(refusals.of(like, List.of(), NOW)).hasSize(1).isSameAs(refusals.of(one, List.of(), NOW));
        var unique = app("/unique").constraint("hostname", Operator.UNIQUE).build();
        assertThat(refusals.of(unique, List.of(), NOW)).isEmpty();
        List<Instance> there = List.of(instance("/unique", 1, "h", Map.of()));
        assertThat(refusals.of(unique, there, NOW)).hasSize(1);
    }

    /** Whether or not others are alike. */
    @Test
    void refusals_areThoseOfTheMatcher() {
        for (int i = 0; i < 40; i++) {
            var offer =
                    offer("h" + i, "cpus:" + i % 5 + ";mem:" + 64 * (i % 3) + ";ports:[31000-31001]", "rack:r" + i % 4);
            seen = seen.offered(offer, offer.resources(), NOW);
        }
        var refusals = new LastRefusals(seen, PlacementRules.at(NOW), Optional.empty());
        for (long seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            var some = app("/a" + seed)
                    .needs(1_000L * random.nextInt(5), 64_000L * random.nextInt(3), 0, 0)
                    .ports(false, new int[random.nextInt(4)])
                    .role("*")
                    .constraint("rack", Operator.LIKE, "r[" + random.nextInt(4) + random.nextInt(4) + "]")
                    .build();
            var expected = seen.all().stream()
                    .filter(agent -> OfferMatcher.match(agent.offer(), agent.left(), some, List.of(), 0)
                            instanceof MatchResult.Refused)
                    .map(agent -> new UnusedOffer(
                            agent.offer(),
                            ((MatchResult.Refused) OfferMatcher.match(agent.offer(), agent.left(), some, List.of(), 0))
                                    .refusals(),
                            NOW))
                    .toList();
            assertThat(refusals.of(some, List.of(), NOW)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private Offer seen(String offered, String left, int second) {
        var offer = offer("h", offered, "");
        seen = seen.offered(offer, Resources.parse(left), NOW.plusSeconds(second));
        return offer;
    }

    private List<UnusedOffer> refusals(AppDefinition app, int since) {
        return new LastRefusals(seen, PlacementRules.at(NOW), Optional.empty())
                .of(app, List.of(), NOW.plusSeconds(since));
    }
}
