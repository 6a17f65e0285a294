package io.ekiden.mesos.agent.machine.reconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.place.Domain;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconfigurationTest {
    private static AgentInfo agent(String resources, String attributes) {
        return new AgentInfo("h1", 5051, Resources.parse(resources), Attribute.parse(attributes));
    }

    private static boolean isAllowed(AgentInfo before, AgentInfo after, String policy) {
        return Reconfiguration.of(before, after, ReconfigurationPolicy.parse(policy))
                .refusal()
                .isEmpty();
    }

    /** What is allowed by additive, and by any. Nothing of it is by equal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus:4            | cpus:8                 | true",
                "cpus:4            | cpus:3.9               | false",
                "cpus:4            | cpus:4;gpus:1          | true",
                "cpus:4;gpus:1     | cpus:4                 | false",
                "ports:[1-9]       | ports:[1-9,20-30]      | true",
                "ports:[1-9]       | ports:[2-9]            | false",
                "nics:{a}          | nics:{a,b}             | true",
                "nics:{a,b}        | nics:{b,c}             | false",
                "mem(db):64        | mem(db):64;mem:64      | true",
                "mem(db):64        | mem:64                 | false",
            })
    void resources_mayGrow(String before, String after, boolean additive) {
        var was = agent(before, "");
        var is = agent(after, "");
        assertThat(isAllowed(was, is, "equal")).isFalse();
        assertThat(isAllowed(was, is, "additive")).isEqualTo(additive);
        assertThat(isAllowed(was, is, "any")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rack:a            | rack:a;zone:west       | true",
                "rack:a;zone:west  | rack:a                 | false",
                "rack:a            | rack:b                 | false",
                "rack:a            | rack:1                 | false",
                "weight:2          | weight:3               | true",
                "weight:2          | weight:1               | false",
                "slots:[1-3]       | slots:[1-5]            | true",
                "slots:[1-3]       | slots:[2-5]            | false",
                "tag:a             | tag:a;tag:b            | true",
                "tag:a;tag:b       | tag:b;tag:c            | false",
            })
    void attributes_mayCome_andNumbersGrow(String before, String after, boolean additive) {
        var was = agent("cpus:1", before);
        var is = agent("cpus:1", after);
        assertThat(isAllowed(was, is, "equal")).isFalse();
        assertThat(isAllowed(was, is, "additive")).isEqualTo(additive);
        assertThat(isAllowed(was, is, "any")).isTrue();
    }

    @Test
    void whatIsTheSame_isAllowed_inAnyOrder_andOnAnyPort() {
        var was = new AgentInfo("h1", 5051, Resources.parse("cpus:4;mem:64"), Attribute.parse("rack:a;zone:b"));
        var is = new AgentInfo("h1", 6051, Resources.parse("mem:64;cpus:4"), Attribute.parse("zone:b;rack:a"));
        assertThat(isAllowed(was, is, "equal")).isTrue();
    }

    @Test
    void hostname_isWhoTheAgentIs() {
        var is = new AgentInfo("h2", 5051, Resources.parse("cpus:4"), Attribute.parse(""));
        assertThat(isAllowed(agent("cpus:4", ""), is, "equal")).isFalse();
        assertThat(isAllowed(agent("cpus:4", ""), is, "additive")).isFalse();
        assertThat(isAllowed(agent("cpus:4", ""), is, "any")).isTrue();
    }

    @Test
    void domain_mayCome_andNotBecomeAnother() {
        var nowhere = agent("cpus:4", "");
        var here = in("eu", "eu-1");
        assertThat(isAllowed(nowhere, here, "equal")).isFalse();
        assertThat(isAllowed(nowhere, here, "additive")).isTrue();
        assertThat(isAllowed(here, in("eu", "eu-2"), "additive")).isFalse();
        assertThat(isAllowed(here, nowhere, "additive")).isFalse();
        assertThat(Reconfiguration.of(here, in("us", "us-1"), ReconfigurationPolicy.EQUAL)
                        .refusal()
                        .orElseThrow())
                .contains("domain: eu/eu-1 -> us/us-1");
    }

    private static AgentInfo in(String region, String zone) {
        var plain = agent("cpus:4", "");
        return new AgentInfo(
                plain.hostname(),
                plain.port(),
                plain.resources(),
                plain.attributes(),
                Optional.of(new Domain(region, zone)));
    }

    @Test
    void refusal_saysOldAndNew_ofEachForbiddenChange() {
        var was = agent("cpus:4;mem(db):64;ports:[1-9]", "rack:a;zone:west");
        var is = agent("cpus:2;mem(db):128", "rack:b;disk:ssd");
        assertThat(Reconfiguration.of(was, is, ReconfigurationPolicy.ADDITIVE).refusal())
                .contains("the reconfiguration policy 'additive' does not allow resource cpus: 4 -> 2;"
                        + " resource ports: [1-9] -> none; attribute rack: a -> b; attribute zone: west -> none");
        assertThat(Reconfiguration.of(was, is, ReconfigurationPolicy.EQUAL)
                        .refusal()
                        .orElseThrow())
                .contains("resource mem(db): 64 -> 128", "attribute disk: none -> ssd");
    }

    @Test
    void policy_ofNoKnownName_isRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> ReconfigurationPolicy.parse("Equal"))
                .hasMessage("'Equal' is none of equal, additive, any");
    }
}
