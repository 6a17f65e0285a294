package io.ekiden.mesos.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.allocator.Allocator;
import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several frameworks in several roles want all they can get. */
class FairnessTest {
    private final Cluster cluster = new Cluster();

    private static FrameworkInfo of(String name, String... roles) {
        return new FrameworkInfo(
                name,
                "root",
                Optional.empty(),
                List.of(roles),
                Duration.ofHours(1),
                List.of("PARTITION_AWARE", "MULTI_ROLE"),
                "localhost",
                Optional.empty());
    }

    private List<Offer> outstanding(String role) {
        return cluster.state.offers().values().stream()
                .map(MasterState.OutstandingOffer::offer)
                .filter(offer -> offer.role().equals(role))
                .toList();
    }

    /** Ten tasks of half a cpu on each of 20 agents; each second one task in five ends, at random. */
    @Test
    void weights_oneToThree_settleAtAQuarterAndThreeQuarters() {
        for (long seed = 1; seed <= 3; seed++) {
            settle(seed);
        }
    }

    private static void settle(long seed) {
        var random = new SplittableRandom(seed);
        var greedy = new Greedy();
        greedy.cluster.event(new MasterEvent.WeightsUpdateRequested(1, new TreeMap<>(Map.of("b", 3.0))));
        for (int second = 0; second < 40; second++) {
            greedy.launchAll();
            greedy.endSome(random);
            greedy.cluster.pass(Duration.ofSeconds(1));
            if (second >= 15) {
                greedy.launchAll();
                hasSettled(greedy.cluster.state.allocator(), "seed " + seed + " at " + second + " s");
            }
        }
    }

    private static void hasSettled(Allocator allocator, String when) {
        assertThat(allocator.dominantShare("a") + allocator.dominantShare("b"))
                .as("%s: all is used", when)
                .isGreaterThan(0.95);
        assertThat(allocator.dominantShare("a")).as(when).isBetween(0.20, 0.30);
        assertThat(allocator.dominantShare("b")).as(when).isBetween(0.70, 0.80);
    }

    /** Two frameworks, in roles a and b, that use all they are offered. */
    private static final class Greedy {
        private final Cluster cluster = new Cluster();
        private final List<Running> running = new ArrayList<>();
        private int started;

        private record Running(String taskId, long agentSession, FrameworkId frameworkId, long frameworkSession) {}

        Greedy() {
            for (int i = 0; i < 20; i++) {
                cluster.register(100 + i, Optional.empty(), "cpus:5;mem:100");
            }
            cluster.subscribe(1, of("one", "a")).subscribe(2, of("two", "b"));
        }

        void launchAll() {
            for (boolean offered = true; offered; ) {
                offered = false;
                for (var offer : List.copyOf(cluster.state.offers().values())) {
                    offered |= launch(offer.offer());
                }
            }
        }

        private boolean launch(Offer offer) {
            var session = Objects.requireNonNull(cluster.state.framework(offer.frameworkId()))
                    .session()
                    .orElseThrow();
            if (offer.resources().cpusMilli() < 500) {
                // Memory that is held for nothing would count for its share.
                cluster.call(session, new Call.Decline(List.of(offer.id()), Filters.DEFAULT));
                return false;
            }
            var agentId = offer.agentId().value();
            var tasks = new ArrayList<TaskInfo>();
            for (long free = offer.resources().cpusMilli(); free >= 500; free -= 500) {
                var id = "t" + started++;
                tasks.add(Cluster.task(id, agentId, "cpus:0.5;mem:10"));
                long agentSession = 100 + Long.parseLong(agentId.substring("M-S".length()));
                running.add(new Running(id, agentSession, offer.frameworkId(), session));
            }
            cluster.call(session, Call.Accept.launch(List.of(offer.id()), tasks, Filters.NONE));
            return true;
        }

        void endSome(SplittableRandom random) {
            for (var task : List.copyOf(running)) {
                if (random.nextInt(5) == 0) {
                    running.remove(task);
                    var status = cluster.status(task.taskId(), TaskState.TASK_FINISHED);
                    cluster.event(new MasterEvent.AgentSaid(
                            task.agentSession(),
                            new AgentToMaster.StatusUpdate(task.frameworkId(), status, TaskState.TASK_FINISHED)));
                }
            }
        }
    }

    /** 100 agents with 4 cpus each; role a may have 25 cpus. 100 offers are accepted in full, none of them answered in between. */
    @Test
    void limit_holdsWhenAHundredOffersAreAcceptedAtOnce() {
        for (int i = 0; i < 100; i++) {
            cluster.register(100 + i, Optional.empty(), "cpus:4;mem:4000");
        }
        var limit = new Quota(Quantities.NONE, Quantities.of(Map.of("cpus", 25_000L)));
        cluster.event(new MasterEvent.QuotaUpdateRequested(7, new TreeMap<>(Map.of("a", limit)), false));
        assertThat(cluster.effects).contains(new MasterEffect.Answer(7, Optional.empty()));
        cluster.subscribe(1, of("greedy", "a", "a/b"));

        var offers = List.copyOf(cluster.state.offers().values());
        assertThat(offers).hasSize(100);
        long launched = 0;
        for (var offer : offers) {
            var cpus = offer.offer().resources().cpusMilli();
            var task = Cluster.task(
                    "t" + launched++, offer.offer().agentId().value(), cpus > 0 ? "cpus:" + cpus / 1000.0 : "mem:100");
            cluster.call(1, Call.Accept.launch(List.of(offer.offer().id()), List.of(task), Filters.NONE));
            assertThat(cluster.sentToAgent(MasterToAgent.RunTask.class)).hasSize(1);
            assertThat(cluster.state.allocator().consumedBy("a").of("cpus")).isLessThanOrEqualTo(25_000);
        }
        assertThat(cluster.state.allocator().consumedBy("a").of("cpus")).isEqualTo(25_000);
        assertThat(cluster.framework("M-0000").tasks()).hasSize(100);
    }

    @Test
    void quota_belowWhatTasksUse_needsForce() {
        cluster.agentConnects(100).subscribe(1, of("one", "a"));
        var offer = cluster.onlyOutstanding();
        cluster.call(1, Call.Accept.launch(List.of(offer.id()), List.of(Cluster.task("t", "cpus:3")), Filters.NONE));
        var quotas = new TreeMap<>(Map.of("a", new Quota(Quantities.NONE, Quantities.of(Map.of("cpus", 2_000L)))));

        cluster.event(new MasterEvent.QuotaUpdateRequested(1, quotas, false));
        assertThat(refusal()).contains("is already consuming");
        assertThat(cluster.state.allocator().quotas()).isEmpty();

        cluster.event(new MasterEvent.QuotaUpdateRequested(2, quotas, true));
        assertThat(cluster.effects).contains(new MasterEffect.Answer(2, Optional.empty()));
        // The offer with the last cpu is taken back; one without cpus is made.
        assertThat(cluster.onlyOutstanding().resources().cpusMilli()).isZero();
    }

    @Test
    void weightsAndQuotas_thatMeanNothing_areRefused() {
        cluster.event(new MasterEvent.WeightsUpdateRequested(1, new TreeMap<>(Map.of("a", 0.0))));
        assertThat(refusal()).contains("Weights must be positive");
        cluster.event(new MasterEvent.WeightsUpdateRequested(1, new TreeMap<>(Map.of("a//b", 1.0))));
        assertThat(refusal()).contains("two adjacent slashes");
        var deep = "a/".repeat(100_000) + "a";
        cluster.event(new MasterEvent.WeightsUpdateRequested(1, new TreeMap<>(Map.of(deep, 1.0))));
        assertThat(refusal()).contains("has 100001 components, but may have at most 64");
        for (var role : List.of("*", "a/b")) {
            cluster.event(new MasterEvent.QuotaUpdateRequested(1, new TreeMap<>(Map.of(role, Quota.NONE)), false));
            assertThat(refusal()).contains("is not supported");
        }
        var more = new Quota(Quantities.of(Map.of("cpus", 1_000L)), Quantities.NONE);
        cluster.event(new MasterEvent.QuotaUpdateRequested(1, new TreeMap<>(Map.of("a", more)), false));
        assertThat(refusal()).contains("more than the cluster has");
        assertThat(cluster.changes).isEmpty();
    }

    private String refusal() {
        return cluster.effects.stream()
                .filter(MasterEffect.Answer.class::isInstance)
                .map(effect -> ((MasterEffect.Answer) effect).refusal().orElse(""))
                .findFirst()
                .orElse("");
    }

    /** The silent one holds what it is offered; the busy one has tasks, and so the higher share. */
    @Test
    void frameworkThatNeverAnswers_starvesNobody() {
        cluster.register(100, Optional.empty(), "cpus:4;mem:4000").register(101, Optional.empty(), "cpus:4;mem:4000");
        cluster.subscribe(1, of("busy", "b"));
        var first = outstanding("b").getFirst();
        cluster.call(
                1,
                Call.Accept.launch(
                        List.of(first.id()),
                        List.of(Cluster.task("t", first.agentId().value(), "cpus:2")),
                        new Filters(Duration.ofSeconds(1))));
        cluster.call(1, new Call.Decline(List.of(outstanding("b").getFirst().id()), Filters.DEFAULT));
        cluster.subscribe(2, of("silent", "a"));
        cluster.pass(Duration.ofSeconds(5));
        assertThat(outstanding("a")).hasSize(2);

        cluster.pass(Duration.ofSeconds(30));
        assertThat(outstanding("b")).hasSize(2);
        // And so it stays: whatever the busy one declines goes to the silent one, for 30 s at most.
        int offered = 0;
        for (int i = 0; i < 24; i++) {
            for (var offer : outstanding("b")) {
                offered++;
                cluster.call(1, new Call.Decline(List.of(offer.id()), Filters.NONE));
            }
            assertThat(outstanding("a")).hasSizeLessThanOrEqualTo(2);
            cluster.pass(Duration.ofSeconds(5));
        }
        // Two agents, each at least every 35 s in 120 s.
        assertThat(offered).isGreaterThanOrEqualTo(6);
    }

    /** One agent, and frameworks that keep each offer nearly as long as they may and then decline it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 10})
    void everyone_isOfferedSomethingWithinPatience_andATimeoutForEachThatKeepsItsOffers(int slow) {
        var kept = Duration.ofSeconds(25);
        var longest =
                Allocator.PATIENCE.plus(MasterSettings.Timeouts.DEFAULT.offer().multipliedBy(slow + 1));
        cluster.register(100, Optional.empty(), "cpus:4;mem:4000");
        cluster.subscribe(99, of("rich", "z"));
        var first = cluster.onlyOutstanding();
        cluster.call(
                99,
                Call.Accept.launch(
                        List.of(first.id()), List.of(Cluster.task("t", "cpus:2")), new Filters(Duration.ofSeconds(1))));
        var waiting = new TreeMap<String, Duration>(Map.of("z", Duration.ZERO));
        for (int i = 1; i <= slow; i++) {
            cluster.subscribe(i, of("slow" + i, "a" + i));
            waiting.put("a" + i, Duration.ZERO);
        }
        for (int i = 0; i < 20 * (slow + 1); i++) {
            cluster.pass(kept);
            waiting.replaceAll((_, waited) -> waited.plus(kept));
            for (var offer : List.copyOf(cluster.state.offers().values())) {
                waiting.put(offer.offer().role(), Duration.ZERO);
                long session = Objects.requireNonNull(
                                cluster.state.framework(offer.offer().frameworkId()))
                        .session()
                        .orElseThrow();
                cluster.call(session, new Call.Decline(List.of(offer.offer().id()), Filters.NONE));
            }
            assertThat(waiting.values()).allMatch(waited -> waited.compareTo(longest) <= 0);
        }
    }
}
