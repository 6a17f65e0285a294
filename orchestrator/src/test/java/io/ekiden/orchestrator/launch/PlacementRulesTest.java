package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.NOW;
import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offerIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What decides besides resources, ports and an app's own constraints. */
class PlacementRulesTest {
    private static final PlacementRules AT_HOME = PlacementRules.at(NOW).in(Optional.of("home"));
    private static final Offer NEAR = in("near", "home", "h1");
    private static final Offer FAR = in("far", "away", "a1");

    private static Offer in(String hostname, String region, String zone) {
        return offerIn(hostname, Optional.of(new Domain(region, zone)), Optional.empty());
    }

    private static Offer leaving(Duration begins, Optional<Duration> lasts) {
        return offerIn("h", Optional.empty(), Optional.of(new Unavailability(NOW.plus(begins), lasts)));
    }

    private static MatchResult match(Offer offer, AppDefinition app, PlacementRules rules) {
        return AppMatcher.of(app, rules, List.of()).match(offer, offer.resources(), 1);
    }

    private static void assertRefused(MatchResult result, NoOfferMatchReason reason, String why) {
        assertThat(result).isInstanceOfSatisfying(MatchResult.Refused.class, refused -> {
            assertThat(refused.reasons()).containsExactly(reason);
            assertThat(refused.refusals().getFirst().detail()).contains(why);
        });
    }

    @Test
    void app_thatAsksForNoRegion_staysInThatOfTheMaster() {
        var plain = app("/a").build();
        assertThat(match(NEAR, plain, AT_HOME)).isInstanceOf(MatchResult.Matched.class);
        assertRefused(match(FAR, plain, AT_HOME), NoOfferMatchReason.UNFULFILLED_CONSTRAINT, "in another region");
        assertThat(match(FAR, plain, PlacementRules.at(NOW)))
                .as("a master without a domain")
                .isInstanceOf(MatchResult.Matched.class);
        var nowhere = offerIn("h", Optional.empty(), Optional.empty());
        assertThat(match(nowhere, plain, AT_HOME)).as("an agent without one").isInstanceOf(MatchResult.Matched.class);
    }

    @Test
    void regionOrZone_asked_isWhereItGoes() {
        var away = app("/a").constraint("@region", Operator.IS, "away").build();
        assertThat(match(FAR, away, AT_HOME)).isInstanceOf(MatchResult.Matched.class);
        assertRefused(match(NEAR, away, AT_HOME), NoOfferMatchReason.UNFULFILLED_CONSTRAINT, "@region IS away");
        var zone = app("/a").constraint("@zone", Operator.LIKE, "a.").build();
        assertThat(match(FAR, zone, AT_HOME)).isInstanceOf(MatchResult.Matched.class);
        assertRefused(match(NEAR, zone, AT_HOME), NoOfferMatchReason.UNFULFILLED_CONSTRAINT, "@zone LIKE a.");
        var nowhere = offerIn("h", Optional.empty(), Optional.empty());
        assertRefused(match(nowhere, zone, AT_HOME), NoOfferMatchReason.UNFULFILLED_CONSTRAINT, "no such attribute");
    }

    @Test
    void instances_areCountedByTheDomainThatTheyWereLaunchedIn() {
        var app = app("/a").instances(2).constraint("@zone", Operator.UNIQUE).build();
        var matcher = AppMatcher.of(app, AT_HOME, List.of());
        var first = (MatchResult.Matched) matcher.match(NEAR, NEAR.resources(), 1);
        assertThat(first.attributes()).containsEntry("@region", "home").containsEntry("@zone", "h1");
        matcher.launched(NEAR.hostname(), first.attributes());
        var sameZone = in("other", "home", "h1");
        assertRefused(
                matcher.match(sameZone, sameZone.resources(), 2),
                NoOfferMatchReason.UNFULFILLED_CONSTRAINT,
                "h1 is taken");

        var stored = LaunchFixtures.instance("/a", 1, "near", Map.of("@region", "home", "@zone", "h1"));
        var later = AppMatcher.of(app, AT_HOME, List.of(stored));
        assertRefused(
                later.match(sameZone, sameZone.resources(), 2),
                NoOfferMatchReason.UNFULFILLED_CONSTRAINT,
                "h1 is taken");
    }

    @Test
    void agent_whoseMachineIsDownByPlan_getsNothingNew() {
        var plain = app("/a").build();
        var hour = Optional.of(Duration.ofHours(1));
        var now = leaving(Duration.ofMinutes(-1), hour);
        assertRefused(match(now, plain, PlacementRules.at(NOW)), NoOfferMatchReason.AGENT_MAINTENANCE, "taken down");
        var forEver = leaving(Duration.ofDays(-1), Optional.empty());
        assertRefused(
                match(forEver, plain, PlacementRules.at(NOW)), NoOfferMatchReason.AGENT_MAINTENANCE, "taken down");
        assertThat(match(leaving(Duration.ofHours(-2), hour), plain, PlacementRules.at(NOW)))
                .as("it is over")
                .isInstanceOf(MatchResult.Matched.class);

        var soon = leaving(Duration.ofMinutes(5), hour);
        assertThat(match(soon, plain, PlacementRules.at(NOW))).isInstanceOf(MatchResult.Matched.class);
        var draining = PlacementRules.at(
                NOW, new PlacementRules.Settings(GpuSchedulingBehavior.RESTRICTED, Duration.ofMinutes(10)));
        assertRefused(match(soon, plain, draining), NoOfferMatchReason.AGENT_MAINTENANCE, "taken down");
        var blind = PlacementRules.at(
                NOW, new PlacementRules.Settings(GpuSchedulingBehavior.RESTRICTED, Duration.ofMinutes(10), false));
        for (var planned : List.of(now, forEver, soon)) {
            assertThat(match(planned, plain, blind)).isInstanceOf(MatchResult.Matched.class);
        }
    }
}
