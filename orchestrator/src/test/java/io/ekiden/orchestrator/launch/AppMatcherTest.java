package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.NOW;
import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AppMatcherTest {
    @Test
    void match_takesWhatTheAppNeedsAndNoMore() {
        var app = app("/a").needs(500, 64_000, 10_000, 0).build();
        var matched = matched(offer("a", "rack:r1;slots:2.50"), app);
        assertThat(matched.taken()).isEqualTo(Resources.parse("cpus:0.5;mem:64;disk:10"));
        assertThat(matched.hostPorts()).isEmpty();
        assertThat(matched.attributes()).isEqualTo(new TreeMap<>(Map.of("rack", "r1", "slots", "2.5")));
    }

    @Test
    void match_usesReservedResourcesFirst() {
        var app = app("/a").needs(1500, 64_000, 0, 0).role("dev").build();
        var offer = offer("a", "cpus(dev):1;cpus:4;mem:100;ports:[1-2]", "", "dev");
        assertThat(matched(offer, app).taken()).isEqualTo(Resources.parse("cpus(dev):1;cpus:0.5;mem:64"));
    }

    @Test
    void match_acceptsOnlyTheRolesNamed() {
        var unreserved = app("/a").needs(1500, 0, 0, 0).role("dev", "*").build();
        var reserved = app("/a").needs(1500, 0, 0, 0).role("dev", "dev").build();
        var offer = offer("a", "cpus(dev):1;cpus:4;mem:100", "", "dev");
        assertThat(matched(offer, unreserved).taken()).isEqualTo(Resources.parse("cpus:1.5"));
        assertThat(refused(offer, reserved).reasons()).containsExactly(NoOfferMatchReason.INSUFFICIENT_CPUS);
        assertThat(refused(offer("a", "cpus:4;mem:100", "", "dev"), reserved).reasons())
                .containsExactly(NoOfferMatchReason.UNFULFILLED_ROLE, NoOfferMatchReason.INSUFFICIENT_CPUS);
    }

    @Test
    void match_refusesAnOfferToAnotherRole() {
        var refused =
                refused(offer("a", "cpus:4;mem:8192", "", "ops"), app("/a").build());
        assertThat(refused.reasons()).containsExactly(NoOfferMatchReason.UNFULFILLED_ROLE);
        assertThat(refused.refusals().getFirst().detail()).isEqualTo("offered to role ops, the app has role *");
    }

    @Test
    void match_namesEveryShortageInTheOrderOfTheFunnel() {
        var app = app("/a")
                .needs(8000, 9_000_000, 20_000_000, 1000)
                .constraint("rack", Operator.LIKE, "x")
                .build();
        var refused = refused(offer("a", "rack:r1"), app);
        assertThat(refused.reasons())
                .containsExactly(
                        NoOfferMatchReason.UNFULFILLED_CONSTRAINT,
                        NoOfferMatchReason.INSUFFICIENT_CPUS,
                        NoOfferMatchReason.INSUFFICIENT_MEMORY,
                        NoOfferMatchReason.INSUFFICIENT_DISK,
                        NoOfferMatchReason.INSUFFICIENT_GPUS);
        assertThat(refused.refusals().stream().map(Refusal::detail))
                .contains("needs 8 cpus, 4 cpus left", "needs 9000 MiB mem, 8192 MiB mem left");
    }

    @Test
    void match_looksAtWhatRemainsOfTheOffer() {
        var app = app("/a").needs(3000, 0, 0, 0).build();
        var offer = offer("a", "");
        var matcher = OfferMatcher.matcher(app, List.of());
        assertThat(matcher.match(offer, offer.resources(), 1)).isInstanceOf(MatchResult.Matched.class);
        var rest = offer.resources().minus(Resources.parse("cpus:3"));
        assertThat(matcher.match(offer, rest, 1)).isInstanceOf(MatchResult.Refused.class);
    }

    @Test
    void match_sparesGpusUnlessTheAppOrTheClusterSaysOtherwise() {
        var offer = offer("a", "cpus:4;mem:8192;gpus:2", "");
        assertThat(refused(offer, app("/a").build()).reasons())
                .containsExactly(NoOfferMatchReason.DECLINED_SCARCE_RESOURCES);
        assertThat(matched(offer, app("/a").needs(100, 0, 0, 2000).build()).taken())
                .isEqualTo(Resources.parse("cpus:0.1;gpus:2"));
        var labelled = app("/a").labels(Map.of(GpuSchedulingBehavior.LABEL, "unrestricted"));
        assertThat(matched(offer, labelled.build()).taken()).isEqualTo(Resources.parse("cpus:0.1;mem:32"));
        var plain = app("/a").build();
        var lax = AppMatcher.of(
                plain,
                PlacementRules.at(NOW, new PlacementRules.Settings(GpuSchedulingBehavior.UNRESTRICTED, Duration.ZERO)),
                List.of());
        assertThat(lax.match(offer, offer.resources(), 1)).isInstanceOf(MatchResult.Matched.class);
    }

    @Test
    void launched_countsInLaterMatches() {
        var app = app("/a").constraint("hostname", Operator.UNIQUE).build();
        var matcher = OfferMatcher.matcher(app, List.of());
        var offer = offer("a", "");
        assertThat(matcher.match(offer, offer.resources(), 1)).isInstanceOf(MatchResult.Matched.class);
        matcher.launched("a", Map.of());
        assertThat(matcher.match(offer, offer.resources(), 2)).isInstanceOf(MatchResult.Refused.class);
        assertThat(matcher.match(offer("b", ""), offer.resources(), 3)).isInstanceOf(MatchResult.Matched.class);
    }

    @Test
    void match_refusesWhenPortsAreMissing() {
        var app = app("/a").ports(true, 8080, 31000).build();
        var refused = refused(offer("a", ""), app);
        assertThat(refused.reasons()).containsExactly(NoOfferMatchReason.INSUFFICIENT_PORTS);
        assertThat(refused.refusals().getFirst().detail()).isEqualTo("requires host ports that are not free: [8080]");
    }

    private static MatchResult.Matched matched(Offer offer, AppDefinition app) {
        return (MatchResult.Matched) OfferMatcher.match(offer, offer.resources(), app, List.of(), 1);
    }

    private static MatchResult.Refused refused(Offer offer, AppDefinition app) {
        return (MatchResult.Refused) OfferMatcher.match(offer, offer.resources(), app, List.of(), 1);
    }
}
