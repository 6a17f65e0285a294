package io.ekiden.testkit.bench;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.simulated.SimulatedContainerizer;
import io.ekiden.mesos.agent.simulated.StagingLink;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.master.server.MemoryMasterStore;
import io.ekiden.mesos.model.Resources;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A master with many simulated agents over the real wire, and a framework over HTTP: how fast they register, how fast tasks are launched,
 * how long a new master takes to have them all back. The registry is in memory; all is in this JVM, on its few cores.
 */
final class MasterBench implements Bench.Measurement {
    private static final long LIMIT_SECONDS = 300;
    private static final int AGENT_LOOPS = 8;

    private final int agents;
    private final int tasks;
    private final Vertx vertx = Vertx.vertx();
    private final MemoryMasterStore store = new MemoryMasterStore();
    private int port;

    MasterBench(int agents, int tasks) {
        this.agents = agents;
        this.tasks = tasks;
    }

    private record Running(Master master, HttpServer server) {}

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        try {
            measure(out);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } finally {
            vertx.close();
        }
    }

    private void measure(Consumer<Figure> out) throws ExecutionException, TimeoutException, InterruptedException {
        var first = start();
        long begun = System.nanoTime();
        startAgents();
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
        System.gc();
        var memory = Runtime.getRuntime();
        out.accept(Figure.of(
                "master",
                "heap of all this",
                (memory.totalMemory() - memory.freeMemory()) / 1048576.0,
                "MiB",
                Goal.atMost(4096)));
        await(second.server().close());
        await(second.master().shutDown());
    }

    private Running start() throws ExecutionException, TimeoutException, InterruptedException {
        var clock = InstantSource.system();
        var settings = MasterSettings.of(UUID.randomUUID().toString(), "127.0.0.1", 5050);
        var master = await(Master.start(vertx, settings, store, clock));
        var server = await(new MasterRoutes(vertx, master, clock).listen("127.0.0.1", port));
        port = server.actualPort();
        return new Running(master, server);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A few loops for all of them, as many agents on each. */
    private void startAgents() throws ExecutionException, TimeoutException, InterruptedException {
        var detector = new HttpDetector(List.of(uri()));
        for (int loop = 0; loop < AGENT_LOOPS; loop++) {
            int own = loop;
            await(vertx.deployVerticle(new VerticleBase() {
                @Override
                public Future<?> start() {
                    var started = IntStream.range(0, agents)
                            .filter(i -> i % AGENT_LOOPS == own)
                            .mapToObj(i -> agent(i, detector).start())
                            .toList();
                    return Future.all(started);
                }
            }));
        }
    }

    private Agent agent(int number, HttpDetector detector) {
        var settings = new AgentSettings(
                "agent-" + number,
                0,
                Path.of("simulated"),
                Resources.parse("cpus:64;mem:262144;disk:100000;ports:[31000-32000]"),
                List.of());
        var ports = new AgentPorts(
                new HttpMasterLink(vertx, detector),
                StagingLink.fetcher(),
                new SimulatedContainerizer(vertx),
                Checkpoint.none());
        return new Agent(vertx, settings, ports);
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
