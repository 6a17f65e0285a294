package io.ekiden.mesos.wire.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.OfferConstraints;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.place.Domain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.v1.scheduler.Protos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferConstraintProtosTest {
    private static final AgentInfo AGENT = new AgentInfo(
            "host1.example", 5051, Resources.EMPTY, Attribute.parse("rack:r1;rack:r2;size:4;ports:[1-2]"));

    private static OfferConstraints read(String constraint) throws WireException {
        var message = Protos.OfferConstraints.newBuilder();
        var json = "{'role_constraints':{'a':{'groups':[{'attribute_constraints':[" + constraint + "]}]}}}";
        MediaType.JSON.merge(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), message);
        return OfferConstraintProtos.read(message.build());
    }

    private static String named(String attribute, String predicate) {
        return "{'selector':{'attribute_name':'" + attribute + "'},'predicate':{" + predicate + "}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "rack | 'exists':{} | true",
                "none | 'exists':{} | false",
                "rack | 'not_exists':{} | false",
                "none | 'not_exists':{} | true",
                "rack | 'text_equals':{'value':'r1'} | true",
                "rack | 'text_equals':{'value':'r2'} | false",
                "none | 'text_equals':{'value':''} | false",
                "size | 'text_equals':{'value':'x'} | true",
                "rack | 'text_not_equals':{'value':'r1'} | false",
                "none | 'text_not_equals':{'value':'r1'} | true",
                "size | 'text_not_equals':{'value':'4'} | true",
                "rack | 'text_matches':{'regex':'r[0-9]'} | true",
                "rack | 'text_matches':{'regex':'r'} | false",
                "ports | 'text_matches':{'regex':'x'} | true",
                "none | 'text_matches':{'regex':'.*'} | false",
                "rack | 'text_not_matches':{'regex':'r.*'} | false",
                "none | 'text_not_matches':{'regex':'r.*'} | true",
            })
    void predicate_isThatOfMesos(String attribute, String predicate, boolean admits) throws Exception {
        var constraints = read(named(attribute, predicate));

        assertThat(constraints.admits("a", AGENT)).isEqualTo(admits);
        assertThat(constraints.admits("b", AGENT)).isTrue();
        assertThat(OfferConstraintProtos.read(OfferConstraintProtos.write(constraints)))
                .isEqualTo(constraints);
    }

    @Test
    void pseudoAttributes_areHostnameAndDomain() throws Exception {
        var hostname =
                "{'selector':{'pseudoattribute_type':'HOSTNAME'},'predicate':{'text_equals':{'value':'host1.example'}}}";
        assertThat(read(hostname).admits("a", AGENT)).isTrue();
        assertThat(read(hostname.replace("host1", "host2")).admits("a", AGENT)).isFalse();
        assertThat(read("{'selector':{'pseudoattribute_type':'ZONE'},'predicate':{'exists':{}}}")
                        .admits("a", AGENT))
                .isFalse();
        var inEu = new AgentInfo(
                "host1", 5051, AGENT.resources(), AGENT.attributes(), Optional.of(new Domain("eu", "eu-1")));
        for (var is : List.of("REGION eu", "ZONE eu-1")) {
            var words = is.split(" ");
            var asked = "{'selector':{'pseudoattribute_type':'" + words[0] + "'},'predicate':{'text_equals':{'value':'"
                    + words[1] + "'}}}";
            assertThat(read(asked).admits("a", inEu)).isTrue();
            assertThat(read(asked.replace(":'eu", ":'us")).admits("a", inEu)).isFalse();
            assertThat(OfferConstraintProtos.read(OfferConstraintProtos.write(read(asked))))
                    .isEqualTo(read(asked));
        }
    }

    @Test
    void groups_areAlternatives_andTheirConstraintsAreAllMet() throws Exception {
        var has = new OfferConstraints.Predicate.Exists(true);
        var met = new OfferConstraints.Constraint(new OfferConstraints.Selector.Named("rack"), has);
        var unmet = new OfferConstraints.Constraint(new OfferConstraints.Selector.Named("none"), has);
        var yes = List.of(met);
        var no = List.of(unmet);
        var both = List.of(met, unmet);

        assertThat(new OfferConstraints(Map.of("a", List.of(no, yes))).admits("a", AGENT))
                .isTrue();
        assertThat(new OfferConstraints(Map.of("a", List.of(no, both))).admits("a", AGENT))
                .isFalse();
    }

    @Test
    void whatCannotBe_isRefused() throws Exception {
        assertThatThrownBy(() -> read("{}")).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> read("{'selector':{'attribute_name':'x'}}")).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> read(named("x", "'text_matches':{'regex':'('}")))
                .isInstanceOf(WireException.class);
        assertThat(read(named("rack", "'exists':{}")).whatIsWrongWith(List.of("b")))
                .isPresent();
        assertThat(new OfferConstraints(Map.of("a", List.of())).whatIsWrongWith(List.of("a")))
                .isPresent();
        assertThat(new OfferConstraints(Map.of("a", List.of(List.of()))).whatIsWrongWith(List.of("a")))
                .isPresent();
    }

    /** Nested repetitions are what blows up backtracking matchers, and naive compilers. */
    @Test
    void expressions_cannotBlowUp() throws Exception {
        for (var expression : new String[] {
            "(((((a{50}){50}){50}){50}){50})",
            "((a{2,50}|b)*){40,}",
            "(?:(a{30}b?){30}x)",
            "a{1000}{1000}",
            "((((([)]a{50}){50}){50}){50}){50})",
            "(((((([]^)]|[[:alpha:])]|x)a{50}){50}){50}){50}){50})",
            "((((((\\\\Q)\\\\E|x)a{50}){50}){50}){50}){50})",
            "a{1000}".repeat(140),
            "x".repeat(1001),
            "[a-z]{200}"
        }) {
            assertThatThrownBy(() -> read(named("x", "'text_matches':{'regex':'" + expression + "'}")))
                    .as(expression)
                    .isInstanceOf(WireException.class);
        }
        var constraints = read(named("x", "'text_matches':{'regex':'(a*)*(a*)*(a|a)*b'}"));
        var agent = new AgentInfo(
                "h", 1, Resources.EMPTY, List.of(new Attribute("x", new Attribute.Value.Text("a".repeat(100_000)))));
        long before = System.nanoTime();
        assertThat(constraints.admits("a", agent)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }
}
