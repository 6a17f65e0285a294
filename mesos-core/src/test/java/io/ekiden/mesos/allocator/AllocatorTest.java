package io.ekiden.mesos.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AllocatorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AgentId A1 = new AgentId("a1");
    private static final AgentId A2 = new AgentId("a2");
    private static final FrameworkId F1 = new FrameworkId("f1");
    private static final FrameworkId F2 = new FrameworkId("f2");

    private static Resources resources(String text) {
        return Resources.parse(text);
    }

    private static Allocator oneAgent() {
        return Allocator.EMPTY.withAgent(A1, resources("cpus:4;mem:8192;ports:[31000-31009]"));
    }

    @Test
    void offer_isEverythingFreeOfTheAgent() {
        var allocator = oneAgent()
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .allocate(A1, F1, "*", resources("cpus:1;ports:[31002-31003]"));

        // 4 - 1 = 3 cpus; memory untouched; ten ports without two in the middle.
        assertThat(allocator.allocationsOn(A1, NOW))
                .containsExactly(
                        new Allocation(A1, F1, "*", resources("cpus:3;mem:8192;ports:[31000-31001,31004-31009]")));
    }

    @Test
    void offer_belowTheMinimumIsNotMade() {
        var allocator = oneAgent()
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .allocate(A1, F1, "*", resources("cpus:3.991;mem:8161"));

        // 4 - 3.991 = 0.009 cpus < 0.01, and 8192 - 8161 = 31 MiB < 32.
        assertThat(allocator.allocationsOn(A1, NOW)).isEmpty();
        // One more MiB makes 32: enough by memory alone.
        assertThat(allocator.recover(A1, F1, "*", resources("mem:1")).allocationsOn(A1, NOW))
                .hasSize(1);
    }

    @Test
    void share_isTheLargestFractionOfAnyResource() {
        var allocator = oneAgent()
                .withAgent(A2, resources("cpus:4;mem:8192"))
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .allocate(A1, F1, "*", resources("cpus:1;mem:4096"));

        // The cluster has 8 cpus and 16384 MiB: 1/8 of the cpus, 4096/16384 = 1/4 of the memory.
        assertThat(allocator.dominantShare(F1, "*")).isEqualTo(0.25);
    }

    @Test
    void order_lowestDominantShareFirst_thenFewerAllocations_thenId() {
        var allocator = oneAgent()
                .withAgent(A2, resources("cpus:4;mem:8192"))
                .withFramework(F2, Subscription.of(List.of("*")), NOW)
                .withFramework(F1, Subscription.of(List.of("*")), NOW);

        // Both have nothing: the smaller id.
        assertThat(framework(allocator)).isEqualTo(F1);
        // f1 was given something and gave it back: equal shares again, but f2 has had fewer allocations.
        var tried = allocator.allocate(A1, F1, "*", resources("cpus:1")).recover(A1, F1, "*", resources("cpus:1"));
        assertThat(framework(tried)).isEqualTo(F2);
        // f2 holds 1/8 of the cpus, f1 1/16 of the memory (1024/16384): f1 is first although it had as many
        // allocations.
        var shares = tried.allocate(A1, F2, "*", resources("cpus:1")).allocate(A1, F1, "*", resources("mem:1024"));
        assertThat(framework(shares)).isEqualTo(F1);
    }

    private static FrameworkId framework(Allocator allocator) {
        return allocator.allocationsOn(A2, NOW).getFirst().frameworkId();
    }

    @Test
    void filter_hidesWhatWasRefused_untilItEnds() {
        var refused = oneAgent()
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .refuse(A1, F1, "*", resources("cpus:4;mem:8192;ports:[31000-31009]"), NOW.plusSeconds(5));

        assertThat(refused.allocationsOn(A1, NOW.plusSeconds(4))).isEmpty();
        assertThat(refused.nextExpiry()).contains(NOW.plusSeconds(5));
        assertThat(refused.agentsWithFiltersEndedBy(NOW.plusSeconds(4))).isEmpty();
        assertThat(refused.agentsWithFiltersEndedBy(NOW.plusSeconds(5))).containsExactly(A1);

        var ended = refused.expire(NOW.plusSeconds(5));
        assertThat(ended.allocationsOn(A1, NOW.plusSeconds(5))).hasSize(1);
        assertThat(ended.nextExpiry()).isEmpty();
    }

    @Test
    void filter_endsEarlyWhenMoreIsFreeThanWasRefused() {
        var refused = oneAgent()
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .allocate(A1, F1, "*", resources("cpus:1"))
                .refuse(A1, F1, "*", resources("cpus:3;mem:8192;ports:[31000-31009]"), NOW.plusSeconds(60));

        // Free are 3 cpus, all of them refused.
        assertThat(refused.allocationsOn(A1, NOW)).isEmpty();
        // Less is free than was refused: still hidden.
        assertThat(refused.allocate(A1, F1, "*", resources("cpus:1")).allocationsOn(A1, NOW))
                .isEmpty();
        // 4 cpus are free, 3 were refused.
        assertThat(refused.recover(A1, F1, "*", resources("cpus:1")).allocationsOn(A1, NOW))
                .hasSize(1);
    }

    @Test
    void filter_ofOneFrameworkLeavesTheAgentToTheNext() {
        var refused = oneAgent()
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .withFramework(F2, Subscription.of(List.of("*")), NOW)
                .refuse(A1, F1, "*", resources("cpus:4;mem:8192;ports:[31000-31009]"), NOW.plusSeconds(60));

        assertThat(refused.allocationsOn(A1, NOW))
                .extracting(Allocation::frameworkId)
                .containsExactly(F2);
    }

    @Test
    void revive_endsFiltersAndSuppression() {
        var quiet = oneAgent()
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .refuse(A1, F1, "*", resources("cpus:4;mem:8192;ports:[31000-31009]"), NOW.plusSeconds(60))
                .suppress(F1, List.of("*"));
        assertThat(quiet.allocationsOn(A1, NOW)).isEmpty();

        var revived = quiet.revive(F1, List.of("*"), NOW);
        assertThat(revived.allocationsOn(A1, NOW)).hasSize(1);
        assertThat(revived.nextExpiry()).isEmpty();
    }

    @Test
    void inactive_agentOrFrameworkGetsNothing() {
        var allocator = oneAgent().withFramework(F1, Subscription.of(List.of("*")), NOW);

        assertThat(allocator.withAgentActive(A1, false).allocationsOn(A1, NOW)).isEmpty();
        assertThat(allocator.withFrameworkInactive(F1).allocationsOn(A1, NOW)).isEmpty();
    }

    @Test
    void reservations_goToTheirRoleOnly() {
        var allocator = Allocator.EMPTY
                .withAgent(A1, resources("cpus:1;mem:64;cpus(db):3"))
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .withFramework(F2, Subscription.of(List.of("db")), NOW);

        // f1 comes first and takes what is unreserved; the reserved 3 cpus are left for f2.
        assertThat(allocator.allocationsOn(A1, NOW))
                .containsExactly(
                        new Allocation(A1, F1, "*", resources("cpus:1;mem:64")),
                        new Allocation(A1, F2, "db", resources("cpus(db):3")));
    }

    @Test
    void agent_thatShrankBelowItsTasks_offersNothingNegative() {
        var allocator = oneAgent()
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .allocate(A1, F1, "*", resources("cpus:4"))
                .withAgent(A1, resources("cpus:2;mem:8192"));

        // 2 - 4 = -2 cpus are treated as none.
        assertThat(allocator.allocationsOn(A1, NOW))
                .containsExactly(new Allocation(A1, F1, "*", resources("mem:8192")));
    }

    @Test
    void randomWork_neverExceedsTheTotal_andUndoneLeavesNothing() {
        for (long seed = 1; seed <= 50; seed++) {
            randomWork(seed);
        }
    }

    private static void randomWork(long seed) {
        var random = new SplittableRandom(seed);
        var total = resources("cpus:8;mem:4096;ports:[31000-31099]");
        var agents = List.of(A1, A2);
        var allocator = Allocator.EMPTY
                .withAgent(A1, total)
                .withAgent(A2, total)
                .withFramework(F1, Subscription.of(List.of("*")), NOW)
                .withFramework(F2, Subscription.of(List.of("*")), NOW);
        var held = new ArrayList<Allocation>();
        for (int step = 0; step < 300; step++) {
            var agentId = agents.get(random.nextInt(2));
            if (random.nextInt(3) > 0 || held.isEmpty()) {
                for (var allocation : allocator.allocationsOn(agentId, NOW)) {
                    var part = random.nextBoolean() ? allocation : partOf(allocation, random);
                    allocator = allocator.offer(part, NOW);
                    held.add(part);
                }
            } else {
                var given = held.remove(random.nextInt(held.size()));
                allocator = allocator.recover(given.agentId(), given.frameworkId(), given.role(), given.resources());
            }
            for (var id : agents) {
                assertThat(total.contains(allocator.allocatedOn(id)))
                        .as("seed %d step %d: %s of %s", seed, step, allocator.allocatedOn(id), total)
                        .isTrue();
            }
        }
        for (var given : held) {
            allocator = allocator.recover(given.agentId(), given.frameworkId(), given.role(), given.resources());
        }
        assertThat(allocator.allocatedOn(A1).isEmpty()).as("seed %d", seed).isTrue();
        assertThat(allocator.allocatedOn(A2).isEmpty()).as("seed %d", seed).isTrue();
        assertThat(allocator.dominantShare(F1, "*")).as("seed %d", seed).isZero();
        assertThat(allocator.dominantShare(F2, "*")).as("seed %d", seed).isZero();
    }

    /** Up to 3 cpus in odd thousandths, so that rounding would show. */
    private static Allocation partOf(Allocation whole, SplittableRandom random) {
        var wanted = Resources.EMPTY.withScalar(Resources.CPUS, "*", random.nextInt(1, 3000));
        return whole.resources().contains(wanted)
                ? new Allocation(whole.agentId(), whole.frameworkId(), whole.role(), wanted)
                : whole;
    }
}
