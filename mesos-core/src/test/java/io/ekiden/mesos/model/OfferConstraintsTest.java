package io.ekiden.mesos.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.re2j.Pattern;
import io.ekiden.mesos.model.OfferConstraints.Constraint;
import io.ekiden.mesos.model.OfferConstraints.Predicate;
import io.ekiden.mesos.model.OfferConstraints.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfferConstraintsTest {
    private static final int MOST_EXPRESSIONS = OfferConstraints.MOST / OfferConstraints.COST_OF_EXPRESSION;

    /** Of which only the last one is met by hosts that end so. */
    private static OfferConstraints expressions(int count) {
        return new OfferConstraints(Map.of(
                "a",
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> List.of(matches("(a|b)*[a-z0-9.-]+x" + (i == count ? "" : i))))
                        .toList()));
    }

    private static Constraint matches(String expression) {
        return new Constraint(new Selector.Hostname(), new Predicate.TextMatches(Pattern.compile(expression), true));
    }

    private static AgentInfo agent(String hostname, String attributes) {
        return new AgentInfo(hostname, 5051, Resources.parse("cpus:1"), Attribute.parse(attributes));
    }

    /** Each event of an agent asks, and a REVIVE asks of all agents; nobody is served meanwhile. */
    @Test
    void asManyExpressionsAsPossible_areTriedOnAnAgentOnce() {
        var constraints = expressions(MOST_EXPRESSIONS);
        assertThat(constraints.whatIsWrongWith(List.of("a"))).isEmpty();
        var agents = IntStream.range(0, 200)
                .mapToObj(i -> agent("host-" + i + ".rack-7.example.org." + (i % 2 == 0 ? "x" : "y"), "rack:r" + i))
                .toList();

        assertTimeoutPreemptively(Duration.ofSeconds(8), () -> {
            for (int round = 0; round < 500; round++) {
                assertThat(agents.stream().filter(agent -> constraints.admits("a", agent)))
                        .hasSize(100);
            }
        });
    }

    @Test
    void changedAgent_isTriedAnew() {
        var constraints = new OfferConstraints(Map.of(
                "a",
                List.of(List.of(new Constraint(new Selector.Named("rack"), new Predicate.TextEquals("r1", true))))));

        assertThat(constraints.admits("a", agent("h", "rack:r1"))).isTrue();
        assertThat(constraints.admits("a", agent("h", "rack:r2"))).isFalse();
        assertThat(constraints.admits("a", agent("h", "rack:r1"))).isTrue();
        assertThat(constraints.admits("b", agent("h", "rack:r2"))).isTrue();
    }

    @Test
    void expressions_countAsTen() {
        assertThat(expressions(MOST_EXPRESSIONS + 1).whatIsWrongWith(List.of("a")))
                .hasValueSatisfying(why -> assertThat(why).contains("10010 constraints", "an expression counts as 10"));
    }
}
