package io.ekiden.testkit.bench;

import io.ekiden.mesos.allocator.Allocator;
import io.ekiden.mesos.allocator.Subscription;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The allocator alone: what it takes to offer a whole cluster to many frameworks, and what to offer one agent again. Half of the frameworks
 * share ten roles, each of the others has one of its own; all use something already, so no two shares are alike.
 */
final class AllocationBench implements Bench.Measurement {
    private static final int FRAMEWORKS = 100;
    private static final int SHARED_ROLES = 10;
    private static final int FULL_RUNS = 9;
    private static final int INCREMENTAL_RUNS = 5_000;
    private static final long SEED = 42;
    private static final Resources TOTAL = Resources.parse("cpus:64;mem:262144;disk:100000;ports:[31000-32000]");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final int agents;

    AllocationBench(int agents) {
        this.agents = agents;
    }

    @Override
    public void run(Consumer<Figure> out) {
        var cluster = cluster();
        var full = new ArrayList<Double>();
        var offered = cluster;
        for (int run = 0; run < FULL_RUNS; run++) {
            long begun = System.nanoTime();
            offered = offerAll(cluster);
            full.add(millis(begun));
        }
        var size = agents + " agents to " + FRAMEWORKS + " frameworks";
        out.accept(Figure.of(
                "master", "full allocation pass, " + size, Samples.of(full).median(), "ms", Goal.atMost(200)));
        var samples = Samples.of(again(offered));
        out.accept(Figure.of("master", "one agent offered again, median", samples.median(), "ms"));
        out.accept(Figure.of("master", "one agent offered again, p99", samples.percentile(99), "ms", Goal.atMost(1)));
    }

    private Allocator cluster() {
        var allocator = Allocator.EMPTY;
        for (int i = 0; i < FRAMEWORKS; i++) {
            allocator = allocator.withFramework(framework(i), Subscription.of(List.of(role(i))), NOW);
        }
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < agents; i++) {
            allocator = allocator.withAgent(agent(i), TOTAL);
            int user = random.nextInt(FRAMEWORKS);
            var used = Resources.parse("cpus:" + (1 + random.nextInt(8)) + ";mem:" + (1 + random.nextInt(4096)));
            allocator = allocator.allocate(agent(i), framework(user), role(user), used);
        }
        return allocator;
    }

    private Allocator offerAll(Allocator cluster) {
        var allocator = cluster;
        for (int i = 0; i < agents; i++) {
            allocator = offer(allocator, agent(i));
        }
        return allocator;
    }

    private static Allocator offer(Allocator allocator, AgentId agentId) {
        var after = allocator;
        for (var allocation : allocator.allocationsOn(agentId, NOW)) {
            after = after.offer(allocation, NOW);
        }
        return after;
    }

    /** A task ends on an agent, and what it used is offered. */
    private List<Double> again(Allocator offered) {
        var random = new SplittableRandom(SEED + 1);
        var freed = Resources.parse("cpus:1;mem:128");
        var times = new ArrayList<Double>();
        var allocator = offered;
        for (int run = 0; run < INCREMENTAL_RUNS; run++) {
            var agentId = agent(random.nextInt(agents));
            int user = random.nextInt(FRAMEWORKS);
            long begun = System.nanoTime();
            allocator = offer(allocator.recover(agentId, framework(user), role(user), freed), agentId);
            times.add(millis(begun));
        }
        return times;
    }

    private static String role(int framework) {
        return framework % 2 == 0 ? "shared-" + framework % SHARED_ROLES : "own-" + framework;
    }

    private static FrameworkId framework(int number) {
        return new FrameworkId("framework-" + number);
    }

    private static AgentId agent(int number) {
        return new AgentId("agent-" + number);
    }

    private static double millis(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }
}
