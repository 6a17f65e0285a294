package io.ekiden.orchestrator.launch.queue;

import static io.ekiden.orchestrator.launch.NoOfferMatchReason.INSUFFICIENT_CPUS;
import static io.ekiden.orchestrator.launch.NoOfferMatchReason.INSUFFICIENT_MEMORY;
import static io.ekiden.orchestrator.launch.NoOfferMatchReason.INSUFFICIENT_PORTS;
import static io.ekiden.orchestrator.launch.NoOfferMatchReason.UNFULFILLED_CONSTRAINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.launch.Refusal;
import io.ekiden.orchestrator.launch.queue.LaunchQueue.Source;
import io.ekiden.orchestrator.spec.PathId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchQueueTest {
    private static final PathId A = PathId.parse("/a");
    private static final PathId B = PathId.parse("/b");
    private static final RefusedOffer.Agent AGENT =
            new RefusedOffer.Agent("h", Attribute.parse("rack:r1"), Optional.empty(), false, false);

    @Test
    void changedAfter_knowsTheLastChangeOfEachThatWaits() {
        var queue = LaunchQueue.EMPTY.changed(A).changed(B).changed(A);
        assertThat(queue.changedAfter(0)).containsExactly(B, A);
        assertThat(queue.changedAfter(2)).containsExactly(A);
        assertThat(queue.changedAfter(queue.last())).isEmpty();
        assertThat(queue.without(A).changedAfter(0)).containsExactly(B);
        assertThat(queue.without(A).without(A).changed(A).changes()).containsEntry(A, 4L);
    }

    @Test
    void less_isCovered_andMoreOnlyBelowWhatWouldBeEnough() {
        var refused = refused("cpus:2;mem:100", Hope.of(List.of(cpus(4_000, 2_000)), true));
        assertThat(covers(refused, "cpus:2;mem:100")).isTrue();
        assertThat(covers(refused, "cpus:1;mem:50")).isTrue();
        assertThat(covers(refused, "cpus:3.999;mem:900")).isTrue();
        assertThat(covers(refused, "cpus:4;mem:1")).isFalse();
        assertThat(covers(refused, "cpus:2;cpus(dev):2")).isFalse();
    }

    @Test
    void hope_ofOneIsTheResourceItIsFarthestFrom_ofManyTheLeast() {
        var one =
                Hope.of(List.of(cpus(4_000, 2_000), new Refusal.Shortage(INSUFFICIENT_MEMORY, "mem", 900, 100)), true);
        assertThat(one).isEqualTo(Hope.of(List.of(new Refusal.Shortage(INSUFFICIENT_MEMORY, "mem", 900, 100)), true));
        var many = one.or(Hope.of(List.of(cpus(3_000, 2_000)), true)).or(Hope.of(List.of(cpus(8_000, 2_000)), true));
        assertThat(List.of(many.cpusMilli(), many.memMilli(), many.diskMilli()))
                .containsExactly(3_000L, 900L, Long.MAX_VALUE);
    }

    @Test
    void whatMoreResourcesDoNotHelp_hasNoHope() {
        var constraint = List.<Refusal>of(rule(UNFULFILLED_CONSTRAINT), cpus(4_000, 2_000));
        assertThat(Hope.of(constraint, true)).isEqualTo(Hope.NONE);
        assertThat(Hope.of(List.of(cpus(4_000, 2_000)), false)).isEqualTo(Hope.NONE);
        assertThat(covers(refused("cpus:2", Hope.NONE), "cpus:99;mem:99;ports:[1-9]"))
                .isTrue();
    }

    @Test
    void portsMayBeAnyMore_andDisksAnyOther() {
        var ports = refused("cpus:2;ports:[1-2]", Hope.of(List.of(rule(INSUFFICIENT_PORTS)), true));
        assertThat(covers(ports, "cpus:1;ports:[1-1]")).isTrue();
        assertThat(covers(ports, "cpus:1;ports:[3-3]")).isFalse();
        var disks = refused("cpus:2;disk:10", Hope.ANY_CHANGE.or(Hope.NONE));
        assertThat(covers(disks, "cpus:2;disk:10")).isTrue();
        assertThat(covers(disks, "cpus:2;disk:9")).isFalse();
    }

    @Test
    void anotherAgentOfTheSameId_isLookedAt() {
        var refused = refused("cpus:2", Hope.NONE);
        for (var other : List.of(
                new RefusedOffer.Agent("h2", AGENT.attributes(), Optional.empty(), false, false),
                new RefusedOffer.Agent("h", List.of(), Optional.empty(), false, false),
                new RefusedOffer.Agent("h", AGENT.attributes(), Optional.empty(), true, false),
                new RefusedOffer.Agent("h", AGENT.attributes(), Optional.empty(), false, true))) {
            assertThat(refused.coversOffer(other, Resources.parse("cpus:1"))).isFalse();
        }
    }

    @Test
    void refusedOffers_areBoundedAndForgotten() {
        var refused = refused("cpus:2", Hope.NONE);
        var full = LaunchQueue.EMPTY.answered(many(LaunchQueue.MAX_REFUSED, "a", refused), List.of());
        assertThat(full.refused()).hasSize(LaunchQueue.MAX_REFUSED);
        assertThat(full.answered(many(1, "b", refused), List.of()).refused()).hasSize(1);
        assertThat(full.answered(many(LaunchQueue.MAX_REFUSED + 1, "b", refused), List.of())
                        .refused())
                .isEmpty();
        assertThat(full.answered(Map.of(), List.of(source("a0"))).refused()).hasSize(LaunchQueue.MAX_REFUSED - 1);
        assertThat(full.forgotten().refused()).isEmpty();
    }

    private static Map<Source, RefusedOffer> many(int count, String name, RefusedOffer refused) {
        var many = new LinkedHashMap<Source, RefusedOffer>();
        for (int i = 0; i < count; i++) {
            many.put(source(name + i), refused);
        }
        return many;
    }

    private static Source source(String agent) {
        return new Source(new AgentId(agent), "*");
    }

    private static RefusedOffer refused(String left, Hope hope) {
        return new RefusedOffer(AGENT, Resources.parse(left), 1, hope);
    }

    private static boolean covers(RefusedOffer refused, String offered) {
        return refused.coversOffer(AGENT, Resources.parse(offered));
    }

    private static Refusal cpus(long needed, long offered) {
        return new Refusal.Shortage(INSUFFICIENT_CPUS, "cpus", needed, offered);
    }

    private static Refusal rule(NoOfferMatchReason reason) {
        return new Refusal.Rule(reason, "as the test says", false);
    }
}
