package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.NOW;
import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Offer;
import io.ekiden.orchestrator.launch.OfferStatistics.UnusedOffer;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfferStatisticsTest {
    private static final AppDefinition BIG =
            app("/big").needs(1_000_000, 0, 0, 0).build();
    private static final AppDefinition CONSTRAINED =
            app("/cons").constraint("rack", Operator.LIKE, "rack-99").build();

    /** As recorded from the original for /cons: 14 offers of 10 agents, all refused by a constraint. */
    @Test
    void funnel_ofConstraintsIsThatOfTheOriginal() {
        var statistics = fourteenOffersOfTenAgents(CONSTRAINED);
        assertThat(text(RejectSummary.of(lastOfTenAgents(CONSTRAINED))))
                .containsExactly(
                        "UnfulfilledRole 0 10",
                        "UnfulfilledConstraint 10 10",
                        "NoCorrespondingReservationFound 0 0",
                        "AgentMaintenance 0 0",
                        "InsufficientCpus 0 0",
                        "InsufficientMemory 0 0",
                        "InsufficientDisk 0 0",
                        "InsufficientGpus 0 0",
                        "InsufficientPorts 0 0",
                        "DeclinedScarceResources 0 0");
        assertThat(text(statistics.attempt())).contains("UnfulfilledRole 0 14", "UnfulfilledConstraint 14 14");
        assertThat(statistics.totals().processed()).isEqualTo(14);
        assertThat(statistics.totals().unused()).isEqualTo(14);
        assertThat(statistics.totals().lastUnusedAt()).contains(NOW.plusSeconds(13));
        assertThat(statistics.totals().lastUsedAt()).isEmpty();
    }

    /** As recorded from the original for /big: 1000 cpus. */
    @Test
    void funnel_ofCpusIsThatOfTheOriginal() {
        var statistics = fourteenOffersOfTenAgents(BIG);
        assertThat(text(RejectSummary.of(lastOfTenAgents(BIG))))
                .startsWith(
                        "UnfulfilledRole 0 10",
                        "UnfulfilledConstraint 0 10",
                        "NoCorrespondingReservationFound 0 10",
                        "AgentMaintenance 0 10",
                        "InsufficientCpus 10 10",
                        "InsufficientMemory 0 0");
        assertThat(text(statistics.attempt())).contains("AgentMaintenance 0 14", "InsufficientCpus 14 14");
    }

    /** As recorded from the original for /fail: both offers were used. */
    @Test
    void used_passesEveryStageOfTheAttemptOnly() {
        var statistics = OfferStatistics.NONE.used(NOW).used(NOW.plusSeconds(1));
        assertThat(statistics.attempt().stages()).allMatch(stage -> stage.processed() == 2 && stage.declined() == 0);
        assertThat(statistics.totals())
                .isEqualTo(new OfferStatistics.Totals(2, 0, Optional.empty(), Optional.of(NOW.plusSeconds(1))));
    }

    @Test
    void atRest_onlyTheLastUsedOfferIsKnown() {
        var statistics = fourteenOffersOfTenAgents(BIG).used(NOW.plusSeconds(20));
        assertThat(statistics.atRest())
                .isEqualTo(new OfferStatistics(
                        new OfferStatistics.Totals(0, 0, Optional.empty(), Optional.of(NOW.plusSeconds(20))),
                        RejectSummary.EMPTY));
    }

    @Test
    void whyNot_namesTheAgentThatCameNearest() {
        var app = app("/a")
                .needs(2_000, 64_000, 0, 0)
                .constraint("rack", Operator.UNLIKE, "r9")
                .build();
        var unused = List.of(
                unused(offer("h1", "cpus:1;mem:99", "rack:r1"), app),
                unused(offer("h2", "cpus:1.5;mem:99", "rack:r9"), app),
                unused(offer("h3", "cpus:0.5;mem:99", "rack:r1"), app));
        assertThat(WhyNot.of(unused))
                .containsExactly(
                        new WhyNot(
                                NoOfferMatchReason.UNFULFILLED_CONSTRAINT,
                                1,
                                "1 of 3 agents: constraint rack UNLIKE r9: the agent has 'r9' (agent h2)"),
                        new WhyNot(
                                NoOfferMatchReason.INSUFFICIENT_CPUS,
                                3,
                                "3 of 3 agents: needs 2 cpus, the best agent (h2) has 1.5 cpus left"));
        assertThat(WhyNot.of(List.of())).isEmpty();
    }

    @Test
    void whyNot_countsEachConstraintAndResourceByItself() {
        var app = app("/a")
                .needs(2_000, 64_000, 0, 0)
                .constraint("rack", Operator.LIKE, "r1")
                .constraint("zone", Operator.LIKE, "z1")
                .build();
        var unused = List.of(
                unused(offer("h1", "cpus:1;mem:99", "rack:r2;zone:z2"), app),
                unused(offer("h2", "cpus:4;mem:1", "rack:r1;zone:z2"), app));
        assertThat(WhyNot.of(unused))
                .extracting(WhyNot::sentence)
                .containsExactly(
                        "1 of 2 agents: constraint rack LIKE r1: the agent has 'r2' (agent h1)",
                        "2 of 2 agents: constraint zone LIKE z1: the agent has 'z2' (agent h1)",
                        "1 of 2 agents: needs 2 cpus, the best agent (h1) has 1 cpus left",
                        "1 of 2 agents: needs 64 MiB mem, the best agent (h2) has 1 MiB mem left");
    }

    private static OfferStatistics fourteenOffersOfTenAgents(AppDefinition app) {
        var statistics = OfferStatistics.NONE;
        for (int i = 0; i < 14; i++) {
            statistics = statistics.refused(unused(agent(i), app).refusals(), NOW.plusSeconds(i));
        }
        return statistics;
    }

    private static List<UnusedOffer> lastOfTenAgents(AppDefinition app) {
        return IntStream.range(4, 14).mapToObj(i -> unused(agent(i), app)).toList();
    }

    private static Offer agent(int i) {
        return offer("127.0.0." + i % 10, "rack:rack-" + i % 3);
    }

    private static UnusedOffer unused(Offer offer, AppDefinition app) {
        var result = (MatchResult.Refused) OfferMatcher.match(offer, offer.resources(), app, List.of(), 1);
        return new UnusedOffer(offer, result.refusals(), NOW);
    }

    private static List<String> text(RejectSummary summary) {
        return summary.stages().stream()
                .map(stage -> stage.reason().wireName() + " " + stage.declined() + " " + stage.processed())
                .toList();
    }
}
