package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.instance;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Offer;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTest {
    /** Offers come from host a with the attributes rack:r1;slots:2.5;span:[1-3]. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hostname  | LIKE    | a            | yes
                    @hostname | LIKE    | [ab]         | yes
                    hostname  | LIKE    | b            | no
                    hostname  | LIKE    | a.+          | no
                    hostname  | UNLIKE  | a.+          | yes
                    hostname  | UNLIKE  | .*           | no
                    hostname  | CLUSTER | a            | yes
                    hostname  | CLUSTER | b            | no
                    hostname  | IS      | a            | yes
                    hostname  | IS      | b            | no
                    rack      | LIKE    | r[0-9]       | yes
                    rack      | LIKE    | r            | no
                    rack      | LIKE    | (            | no
                    rack      | LIKE    | ''           | no
                    rack      | UNLIKE  | r            | yes
                    rack      | UNLIKE  | r[0-9]       | no
                    rack      | UNLIKE  | (            | no
                    rack      | CLUSTER | r1           | yes
                    rack      | CLUSTER | r2           | no
                    rack      | IS      | r1           | yes
                    rack      | IS      | R1           | no
                    slots     | IS      | 2.5          | yes
                    slots     | IS      | 2.500        | yes
                    slots     | IS      | 2.5004       | yes
                    slots     | IS      | 2.501        | no
                    slots     | LIKE    | 2\\.5        | yes
                    slots     | CLUSTER | 2.5          | yes
                    span      | LIKE    | \\[1-3\\]    | yes
                    missing   | LIKE    | .*           | no
                    missing   | UNLIKE  | .*           | yes
                    missing   | IS      | x            | no
                    missing   | CLUSTER | x            | no
                    missing   | MAX_PER | 5            | no
                    missing   | GROUP_BY| 5            | no
                    @region   | IS      | eu           | no
                    @zone     | UNLIKE  | eu           | yes
                    """)
    void constraintWithValue_decidesByTheOffer(String field, Operator operator, String value, String expected) {
        var result = match(field, operator, value);
        assertThat(result).isEqualTo(expected.equals("yes"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    missing   | UNIQUE
                    missing   | CLUSTER
                    missing   | GROUP_BY
                    @zone     | GROUP_BY
                    """)
    void constraintWithoutValue_refusesAMissingAttribute(String field, Operator operator) {
        assertThat(match(new Constraint(field, operator, Optional.empty()), 1)).isFalse();
    }

    @Test
    void unique_refusesAValueThatIsTaken() {
        assertThat(match("hostname", Operator.UNIQUE, "", on("a"))).isFalse();
        assertThat(match("hostname", Operator.UNIQUE, "", on("b"))).isTrue();
        assertThat(match("rack", Operator.UNIQUE, "", rack("r1"))).isFalse();
        assertThat(match("rack", Operator.UNIQUE, "", rack("r2"))).isTrue();
        assertThat(match("slots", Operator.UNIQUE, "", placed("b", Map.of("slots", "2.5"))))
                .isFalse();
    }

    @Test
    void cluster_withoutValueFollowsTheFirst() {
        assertThat(match("rack", Operator.CLUSTER, "")).isTrue();
        assertThat(match("rack", Operator.CLUSTER, "", rack("r1"))).isTrue();
        assertThat(match("rack", Operator.CLUSTER, "", rack("r2"))).isFalse();
    }

    @Test
    void maxPer_refusesAFullValue() {
        assertThat(match("rack", Operator.MAX_PER, "2")).isTrue();
        assertThat(match("rack", Operator.MAX_PER, "2", rack("r1"))).isTrue();
        assertThat(match("rack", Operator.MAX_PER, "2", rack("r1"), rack("r1"))).isFalse();
        assertThat(match("rack", Operator.MAX_PER, "2", rack("r2"), rack("r2"))).isTrue();
        assertThat(match("rack", Operator.MAX_PER, "two")).isFalse();
    }

    @Test
    void groupBy_withoutNumberBalancesTheValuesSeen() {
        assertThat(match("rack", Operator.GROUP_BY, "")).isTrue();
        assertThat(match("rack", Operator.GROUP_BY, "", rack("r1"))).isTrue();
        assertThat(match("rack", Operator.GROUP_BY, "", rack("r1"), rack("r2"))).isTrue();
        assertThat(match("rack", Operator.GROUP_BY, "", rack("r1"), rack("r1"), rack("r2")))
                .isFalse();
        assertThat(match("rack", Operator.GROUP_BY, "", rack("r2"), rack("r2"))).isTrue();
    }

    @Test
    void groupBy_withNumberLeavesRoomForValuesNotYetSeen() {
        var groupBy3 = new Constraint("rack", Operator.GROUP_BY, Optional.of("3"));
        assertThat(match(groupBy3, 3, rack("r1"))).isFalse();
        assertThat(match(groupBy3, 3, rack("r2"))).isTrue();
        assertThat(match(groupBy3, 6, rack("r1"))).isTrue();
        assertThat(match(groupBy3, 6, rack("r1"), rack("r1"))).isFalse();
        // 4 over 3 values: one of them may hold two, a second one may not.
        assertThat(match(groupBy3, 4, rack("r1"))).isTrue();
        assertThat(match(groupBy3, 4, rack("r2"), rack("r2"), rack("r1"))).isFalse();
        assertThat(match(groupBy3, 4, rack("r2"), rack("r3"), rack("r1"))).isTrue();
    }

    @Test
    void refusal_saysWhatIsInTheWay() {
        var app = app("/a").constraint("hostname", Operator.UNIQUE).build();
        var result = OfferMatcher.match(agentA(), agentA().resources(), app, List.of(on("a")), 1);
        assertThat(result).isInstanceOfSatisfying(MatchResult.Refused.class, refused -> {
            assertThat(refused.reasons()).containsExactly(NoOfferMatchReason.UNFULFILLED_CONSTRAINT);
            assertThat(refused.refusals().getFirst().detail()).isEqualTo("constraint hostname UNIQUE: a is taken");
            assertThat(refused.isStatic()).isFalse();
        });
    }

    @Test
    void refusal_byAnAttributeIsStatic() {
        var app = app("/a").constraint("rack", Operator.LIKE, "r9").build();
        var result = OfferMatcher.match(agentA(), agentA().resources(), app, List.of(), 1);
        assertThat(result).isInstanceOfSatisfying(MatchResult.Refused.class, refused -> {
            assertThat(refused.isStatic()).isTrue();
            assertThat(refused.refusals().getFirst().detail()).isEqualTo("constraint rack LIKE r9: the agent has 'r1'");
        });
    }

    private static boolean match(String field, Operator operator, String value, Instance... counted) {
        return match(
                new Constraint(field, operator, value.isEmpty() ? Optional.empty() : Optional.of(value)), 10, counted);
    }

    private static boolean match(Constraint constraint, int instances, Instance... counted) {
        var app = app("/a").instances(instances).constraint(constraint).build();
        var numbered = new ArrayList<>(List.of(counted));
        var result = OfferMatcher.match(agentA(), agentA().resources(), app, numbered, 1);
        return result instanceof MatchResult.Matched;
    }

    private static Offer agentA() {
        return offer("a", "rack:r1;slots:2.5;span:[1-3]");
    }

    private static Instance on(String hostname) {
        return placed(hostname, Map.of());
    }

    private static Instance rack(String rack) {
        return placed("b", Map.of("rack", rack));
    }

    private static Instance placed(String hostname, Map<String, String> attributes) {
        return instance("/a", 1, hostname, attributes);
    }
}
