package io.ekiden.testkit.bench;

import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.testkit.real.Wait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A master with many simulated agents over the real wire, and a framework over HTTP: how fast they register, how fast tasks are launched,
 * how long a new master takes to have them all back. The registry is in ZooKeeper; all is on one machine, on its few cores.
 */
final class MasterBench implements Bench.Measurement {
    private static final long LIMIT_SECONDS = 300;
    private static final int POLLERS = 20;
    private static final int QUESTIONS = 500;
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final int agents;
    private final int tasks;
    private final Vertx vertx = Vertx.vertx();
    private int port;
    private @Nullable AgentFleet fleet;
    private @Nullable BenchRegistry registry;

    MasterBench(int agents, int tasks) {
        this.agents = agents;
        this.tasks = tasks;
    }

    private record Running(Master master, HttpServer server) {}

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        try (var opened = BenchRegistry.start()) {
            registry = opened;
            measure(out);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } finally {
            if (fleet != null) {
                fleet.close();
            }
            vertx.close();
        }
    }

    private void measure(Consumer<Figure> out)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        var first = start();
        long begun = System.nanoTime();
        fleet = AgentFleet.start(uri(), agents);
        until(() -> registered(first) == agents);
        double registration = seconds(begun);
        out.accept(Figure.of("master", "agents registered over the wire", agents / registration, "/s"));

        var framework = new BenchFramework(uri(), tasks);
        begun = System.nanoTime();
        framework.start();
        until(framework::isDone);
        out.accept(Figure.of(
                "master",
                tasks + " tasks from ACCEPT to TASK_RUNNING",
                tasks / seconds(begun),
                "/s",
                Goal.atLeast(1000)));

        out.accept(Figure.of("master", "launches tried again, as their offer had timed out", framework.repeated(), ""));

        measureReaders(framework, out);

        // What was begun for the readers is not part of a failover.
        LockSupport.parkNanos(SETTLING.toNanos());
        await(first.server().close());
        await(first.master().shutDown());
        begun = System.nanoTime();
        var second = start();
        until(() -> registered(second) == agents && known(second) >= tasks);
        out.accept(Figure.of(
                "master",
                "a new master has " + agents + " agents, " + tasks + " tasks back",
                seconds(begun),
                "s",
                Goal.atMost(10)));
        out.accept(Figure.of(
                "master",
                "heap of master and all agents",
                Samples.heapMebibytes() + fleet.heapMebibytes(),
                "MiB",
                Goal.atMost(4096)));
        await(second.server().close());
        await(second.master().shutDown());
    }

    /** How long a scheduler waits for an answer, with nobody else about and while others read the whole state. */
    private void measureReaders(BenchFramework framework, Consumer<Figure> out)
            throws IOException, TimeoutException, InterruptedException {
        var alone = Samples.of(framework.answerTimes(QUESTIONS));
        out.accept(Figure.of("master", "answer to a scheduler, p99", alone.percentile(99), "ms"));
        try (var pollers = StatePollers.start(uri(), POLLERS)) {
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

    private Running start() throws IOException, ExecutionException, TimeoutException, InterruptedException {
        var clock = InstantSource.system();
        var settings = MasterSettings.of(UUID.randomUUID().toString(), "127.0.0.1", 5050);
        var store = Objects.requireNonNull(registry).next(settings.masterId());
        var master = await(Master.start(vertx, settings, store, clock));
        var server = await(new MasterRoutes(vertx, master, clock).listen("127.0.0.1", port));
        port = server.actualPort();
        return new Running(master, server);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static long registered(Running running) {
        var state = running.master().snapshot();
        return state.agents().bySession().size();
    }

    private static long known(Running running) {
        return running.master().snapshot().frameworks().byId().values().stream()
                .mapToLong(framework -> framework.tasks().size())
                .sum();
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void until(BooleanSupplier condition) throws TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("not in " + LIMIT_SECONDS + " s");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
