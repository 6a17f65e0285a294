package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.api.StatePollers;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Masters on one ZooKeeper with many simulated agents over the real wire, and a framework over HTTP: how fast agents register, how fast
 * tasks are launched, how long the next master takes to have them all back when the leading one is killed. Each is in a JVM of its own;
 * all are on one machine, on its few cores.
 */
final class MasterBench implements Bench.Measurement {
    private static final long LIMIT_SECONDS = 300;
    private static final int POLLERS = 20;
    private static final int QUESTIONS = 500;
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final int agents;
    private final int tasks;
    private final int failovers;
    /** The leading one first. */
    private final Deque<BenchMaster> masters = new ArrayDeque<>();

    MasterBench(int agents, int tasks, int failovers) {
        this.agents = agents;
        this.tasks = tasks;
        this.failovers = failovers;
    }

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        try (var registry = BenchRegistry.start()) {
            try {
                masters.add(BenchMaster.start(registry));
                masters.add(BenchMaster.start(registry));
                measure(registry, out);
            } finally {
                masters.forEach(BenchMaster::close);
            }
        } catch (TimeoutException e) {
            throw new IOException(e);
        }
    }

    private void measure(BenchRegistry registry, Consumer<Figure> out)
            throws IOException, TimeoutException, InterruptedException {
        // What a master does to be ready is done long before it has so many agents.
        until(masters.getLast()::isReady);
        long begun = System.nanoTime();
        try (var fleet = AgentFleet.start(registry, agents)) {
            until(() -> fleet.registered() == agents);
            double registration = seconds(begun);
            out.accept(Figure.of("master", "agents registered over the wire", agents / registration, "/s"));

            var framework =
                    new BenchFramework(masters.stream().map(BenchMaster::uri).toList(), tasks);
            begun = System.nanoTime();
            framework.start();
            until(framework::isDone);
            out.accept(Figure.of(
                    "master",
                    tasks + " tasks from ACCEPT to TASK_RUNNING",
                    tasks / seconds(begun),
                    "/s",
                    Goal.atLeast(1000)));
            out.accept(Figure.of(
                    "master", "launches tried again, as their offer had timed out", framework.repeated(), ""));
            measureReaders(masters.getFirst().uri(), framework, out);
            measureFailovers(registry, fleet, out);
            out.accept(Figure.of(
                    "master",
                    "heap of master and all agents",
                    masters.getFirst().heapMebibytes() + fleet.heapMebibytes(),
                    "MiB",
                    Goal.atMost(4096)));
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void measureFailovers(BenchRegistry registry, AgentFleet fleet, Consumer<Figure> out)
            throws IOException, TimeoutException, InterruptedException {
        var times = new ArrayList<Double>();
        for (int i = 0; i < failovers; i++) {
            if (i > 0) {
                masters.add(BenchMaster.start(registry));
            }
            times.add(failover(registry, fleet));
        }
        var figure = "a standby has " + agents + " agents, " + tasks + " tasks back";
        out.accept(Figure.of("master", figure, Samples.of(times).median(), "s", Goal.atMost(10)));
        out.accept(Figure.of("master", figure + ", worst", Collections.max(times), "s"));
    }

    /** From ZooKeeper's word that the leader is gone until the next one has everything back. */
    private double failover(BenchRegistry registry, AgentFleet fleet)
            throws IOException, TimeoutException, InterruptedException {
        var next = masters.getLast();
        until(next::isReady);
        // What was begun before is not part of it.
        LockSupport.parkNanos(SETTLING.toNanos());
        int candidates = registry.masters().size();
        masters.removeFirst().kill();
        until(() -> registry.masters().size() < candidates);
        long begun = System.nanoTime();
        until(() -> fleet.registered() == agents && hasAll(next));
        return seconds(begun);
    }

    private boolean hasAll(BenchMaster master) throws IOException, InterruptedException {
        return master.metric("master/slaves_active") >= agents && master.metric("master/tasks_running") >= tasks;
    }

    /** How long a scheduler waits for an answer, with nobody else about and while others read the whole state. */
    private void measureReaders(URI master, BenchFramework framework, Consumer<Figure> out)
            throws IOException, TimeoutException, InterruptedException {
        var alone = Samples.of(framework.answerTimes(QUESTIONS));
        out.accept(Figure.of("master", "answer to a scheduler, p99", alone.percentile(99), "ms"));
        try (var pollers = StatePollers.start(master, POLLERS)) {
            Wait.until(
                    "a document has been read",
                    Duration.ofSeconds(LIMIT_SECONDS),
                    () -> pollers.soFar().documents(),
                    documents -> documents > 0);
            long begun = System.nanoTime();
            var before = pollers.soFar();
            var busy = Samples.of(framework.answerTimes(QUESTIONS));
            var after = pollers.soFar();
            var name = "with " + POLLERS + " pollers of /state";
            out.accept(Figure.of("master", name + ", p50", busy.median(), "ms"));
            out.accept(Figure.of("master", name + ", p99", busy.percentile(99), "ms"));
            out.accept(Figure.of(
                    "master",
                    "delay by the pollers, p99",
                    Math.max(0, busy.percentile(99) - alone.percentile(99)),
                    "ms",
                    Goal.atMost(50)));
            out.accept(Figure.of(
                    "master",
                    "documents they read meanwhile",
                    (after.documents() - before.documents()) / seconds(begun),
                    "/s"));
            long documents = Math.max(1, after.documents() - before.documents());
            out.accept(Figure.of(
                    "master",
                    "size of a document, packed",
                    (after.bytes() - before.bytes()) / 1048576.0 / documents,
                    "MiB"));
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void until(Condition condition) throws IOException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("not in " + LIMIT_SECONDS + " s");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
