package io.ekiden.mesos.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RolesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AgentId A1 = new AgentId("a1");
    private static final AgentId A2 = new AgentId("a2");
    private static final FrameworkId F1 = new FrameworkId("f1");
    private static final FrameworkId F2 = new FrameworkId("f2");
    private static final FrameworkId F3 = new FrameworkId("f3");

    private static Resources resources(String text) {
        return Resources.parse(text);
    }

    private static Allocator with(String total) {
        return Allocator.EMPTY.withAgent(A1, resources(total));
    }

    private static Subscription in(String... roles) {
        return Subscription.of(List.of(roles));
    }

    private static String first(Allocator allocator) {
        var allocation = allocator.allocationsOn(A2, NOW).getFirst();
        return allocation.frameworkId() + " " + allocation.role();
    }

    @Test
    void shares_areComparedBetweenSiblings() {
        // a/x has 3 of 10 cpus and a/y nothing, b has 2: a has 3/10, b 2/10.
        var allocator = with("cpus:9;mem:64")
                .withAgent(A2, resources("cpus:1;mem:64"))
                .withFramework(F1, in("a/x"), NOW)
                .withFramework(F2, in("a/y"), NOW)
                .withFramework(F3, in("b"), NOW)
                .allocate(A1, F1, "a/x", resources("cpus:3"))
                .allocate(A1, F3, "b", resources("cpus:2"));

        assertThat(first(allocator)).isEqualTo("f3 b");
        // With 4/10 b is behind a, and within a the poorer one is first.
        assertThat(first(allocator.allocate(A1, F3, "b", resources("cpus:2")))).isEqualTo("f2 a/y");
        assertThat(allocator.dominantShare("a")).isEqualTo(0.3);
    }

    @Test
    void agentWithGpus_isForThoseWhoTakeThem_whatHasNoneIsForAll() {
        var plain = in("a");
        var taking = new Subscription(List.of("b"), new TreeSet<>(), List.of("GPU_RESOURCES"), Map.of());
        var allocator = with("cpus:9;mem:64;gpus:1").withAgent(A2, resources("cpus:1;mem:64;gpus:0"));
        var alone = allocator.withFramework(F1, plain, NOW);

        assertThat(alone.allocationsOn(A1, NOW)).isEmpty();
        assertThat(first(alone)).isEqualTo("f1 a");
        var both = alone.withFramework(F2, taking, NOW);
        assertThat(both.allocationsOn(A1, NOW))
                .singleElement()
                .satisfies(given -> assertThat(given.frameworkId()).isEqualTo(F2));
        // Also when all its GPUs are in use.
        var used = both.allocate(A1, F2, "b", resources("cpus:1;gpus:1"));
        assertThat(used.allocationsOn(A1, NOW))
                .singleElement()
                .satisfies(given -> assertThat(given.frameworkId()).isEqualTo(F2));
    }

    @Test
    void weights_divideShares() {
        // a has 2/10 by weight 3, b 1/10 by weight 1: 0.067 < 0.1.
        var allocator = with("cpus:9;mem:64")
                .withAgent(A2, resources("cpus:1;mem:64"))
                .withFramework(F1, in("a"), NOW)
                .withFramework(F2, in("b"), NOW)
                .allocate(A1, F1, "a", resources("cpus:2"))
                .allocate(A1, F2, "b", resources("cpus:1"));

        assertThat(first(allocator)).isEqualTo("f2 b");
        assertThat(first(allocator.withWeights(Map.of("a", 3.0)))).isEqualTo("f1 a");
    }

    @Test
    void framework_ofTwoRoles_hasAShareInEach() {
        var allocator = with("cpus:9;mem:64")
                .withAgent(A2, resources("cpus:1;mem:64"))
                .withFramework(F1, in("a", "b"), NOW)
                .allocate(A1, F1, "a", resources("cpus:1"));

        assertThat(first(allocator)).isEqualTo("f1 b");
        assertThat(first(allocator.suppress(F1, List.of("b")))).isEqualTo("f1 a");
        assertThat(first(allocator.suppress(F1, List.of("b")).revive(F1, List.of("b"), NOW)))
                .isEqualTo("f1 b");
    }

    @Test
    void filter_countsForItsRoleOnly() {
        var allocator = with("cpus:1;mem:64")
                .withFramework(F1, in("a", "b"), NOW)
                .refuse(A1, F1, "a", resources("cpus:1;mem:64"), NOW.plusSeconds(60));

        assertThat(allocator.allocationsOn(A1, NOW))
                .extracting(Allocation::role)
                .containsExactly("b");
    }

    @Test
    void role_thatIsLeft_losesItsFilters_andKeepsWhatItsTasksUse() {
        var allocator = with("cpus:4;mem:64")
                .withFramework(F1, in("a"), NOW)
                .allocate(A1, F1, "a", resources("cpus:1"))
                .refuse(A1, F1, "a", resources("cpus:3;mem:64"), NOW.plusSeconds(60))
                .withChanged(F1, in("b"), NOW);

        assertThat(allocator.allocationsOn(A1, NOW))
                .containsExactly(new Allocation(A1, F1, "b", resources("cpus:3;mem:64")));
        assertThat(allocator.dominantShare("a")).isEqualTo(0.25);
        assertThat(allocator.nextExpiry()).isEmpty();
    }

    @Test
    void reservations_ofAboveAreSeenBelow_refinedOnesByNewFrameworksOnly() {
        var refined = resources("cpus<STATIC/a/!|DYNAMIC/a%2Fb/!>:1");
        var total = resources("cpus:1;cpus(a):1;cpus(a/b):1;cpus(a/c):1;mem:64").plus(refined);
        var allocator = Allocator.EMPTY.withAgent(A1, total);
        var modern = new Subscription(List.of("a/b"), new TreeSet<>(), List.of("RESERVATION_REFINEMENT"), Map.of());

        assertThat(allocator.withFramework(F1, in("a/b"), NOW).allocationsOn(A1, NOW))
                .containsExactly(new Allocation(A1, F1, "a/b", resources("cpus:1;cpus(a):1;cpus(a/b):1;mem:64")));
        assertThat(allocator.withFramework(F1, modern, NOW).allocationsOn(A1, NOW))
                .containsExactly(new Allocation(
                        A1,
                        F1,
                        "a/b",
                        resources("cpus:1;cpus(a):1;cpus(a/b):1;mem:64").plus(refined)));
    }

    @Test
    void minimum_ofAFramework_replacesTheMasters() {
        var picky = new Subscription(
                List.of("a"),
                new TreeSet<>(),
                List.of(),
                Map.of("a", List.of(Quantities.of(Map.of("cpus", 2_000L)), Quantities.of(Map.of("disk", 1_000L)))));
        var modest = new Subscription(List.of("a"), new TreeSet<>(), List.of(), Map.of("a", List.of()));

        assertThat(with("cpus:1;mem:64").withFramework(F1, picky, NOW).allocationsOn(A1, NOW))
                .isEmpty();
        assertThat(with("cpus:2").withFramework(F1, picky, NOW).allocationsOn(A1, NOW))
                .hasSize(1);
        assertThat(with("disk:1").withFramework(F1, picky, NOW).allocationsOn(A1, NOW))
                .hasSize(1);
        assertThat(with("disk:1").withFramework(F1, in("a"), NOW).allocationsOn(A1, NOW))
                .isEmpty();
        assertThat(with("disk:1").withFramework(F1, modest, NOW).allocationsOn(A1, NOW))
                .hasSize(1);
    }

    @Test
    void limit_cutsOffers_andCountsReservations() {
        var quota = new Quota(Quantities.NONE, Quantities.of(Map.of("cpus", 3_000L)));
        var allocator = Allocator.EMPTY
                .withAgent(A1, resources("cpus:8;mem:64;cpus(a/x):1"))
                .withFramework(F1, in("a/y"), NOW)
                .withQuotas(Map.of("a", quota));

        // 3 - 1 reserved below a = 2 cpus; memory is not limited.
        assertThat(allocator.allocationsOn(A1, NOW))
                .containsExactly(new Allocation(A1, F1, "a/y", resources("cpus:2;mem:64")));
        // Half a cpu is left, and all the memory.
        assertThat(allocator.allocate(A1, F1, "a/y", resources("cpus:1.5")).allocationsOn(A1, NOW))
                .containsExactly(new Allocation(A1, F1, "a/y", resources("cpus:0.5;mem:64")));
        assertThat(allocator.consumedBy("a")).isEqualTo(Quantities.of(Map.of("cpus", 1_000L)));
    }

    @Test
    void guarantee_isKeptFree_andItsRoleComesFirst() {
        var quota = new Quota(Quantities.of(Map.of("cpus", 3_000L)), Quantities.NONE);
        var allocator = with("cpus:4;mem:64")
                .withFramework(F1, in("a"), NOW)
                .withFramework(F2, in("z"), NOW)
                .withQuotas(Map.of("z", quota));

        // z has nothing, so it is first though a comes before it in the alphabet.
        assertThat(allocator.allocationsOn(A1, NOW))
                .extracting(Allocation::role)
                .containsExactly("z");
        // z does not want anything now: of 4 cpus, 3 are kept for it.
        assertThat(allocator.suppress(F2, List.of("z")).allocationsOn(A1, NOW))
                .containsExactly(new Allocation(A1, F1, "a", resources("cpus:1;mem:64")));
        // It has 2: one more is kept, 4 - 2 - 1 = 1.
        assertThat(allocator
                        .suppress(F2, List.of("z"))
                        .allocate(A1, F2, "z", resources("cpus:2"))
                        .allocationsOn(A1, NOW))
                .containsExactly(new Allocation(A1, F1, "a", resources("cpus:1;mem:64")));
    }

    @Test
    void whoNeverAnswers_isLast_untilItAnswers() {
        var allocator = with("cpus:9;mem:64")
                .withAgent(A2, resources("cpus:1;mem:64"))
                .withFramework(F1, in("a"), NOW)
                .withFramework(F2, in("b"), NOW)
                .allocate(A1, F2, "b", resources("cpus:5"));

        assertThat(first(allocator)).isEqualTo("f1 a");
        assertThat(first(allocator.ignored(F1, "a"))).isEqualTo("f2 b");
        assertThat(first(allocator.ignored(F1, "a").answered(F1, "a"))).isEqualTo("f1 a");
        // Last, but not out.
        assertThat(first(allocator.ignored(F1, "a").suppress(F2, List.of("b")))).isEqualTo("f1 a");
    }

    @Test
    void whoWaitsForLong_isFirstOnce() {
        var allocator = with("cpus:9;mem:64")
                .withAgent(A2, resources("cpus:1;mem:64"))
                .withFramework(F1, in("a"), NOW.plus(Allocator.PATIENCE))
                .withFramework(F2, in("b"), NOW)
                .allocate(A1, F2, "b", resources("cpus:5"));

        var later = NOW.plus(Allocator.PATIENCE);
        assertThat(allocator.allocationsOn(A2, later))
                .extracting(Allocation::role)
                .containsExactly("a");
        var waited = allocator.allocationsOn(A2, later.plusMillis(1));
        assertThat(waited).extracting(Allocation::role).containsExactly("b");
        // It was offered something: fairness counts again.
        var given = allocator
                .offer(waited.getFirst(), later)
                .recover(A2, F2, "b", waited.getFirst().resources());
        assertThat(given.allocationsOn(A2, later.plusMillis(1)))
                .extracting(Allocation::role)
                .containsExactly("a");
    }
}
