package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.simulated.SimulatedContainerizer;
import io.ekiden.mesos.agent.simulated.StagingLink;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.EmbeddedMasterLink;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.master.server.MemoryMasterStore;
import io.ekiden.mesos.model.Resources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A master that listens, and an agent that only pretends to run tasks. */
final class SimulatedMaster implements AutoCloseable {
    /** Quick to offer again, so that a test that waits for nothing to happen need not wait long. */
    private static final MasterSettings.Timeouts TIMEOUTS = new MasterSettings.Timeouts(
            Duration.ofSeconds(75),
            Duration.ofSeconds(30),
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            MasterSettings.Pings.DEFAULT);

    private final Vertx vertx = Vertx.vertx();
    private final Master master;
    private final URI uri;

    SimulatedMaster() throws Exception {
        var clock = InstantSource.system();
        var settings = new MasterSettings("M", "localhost", 5050, TIMEOUTS, MasterSettings.Limits.DEFAULT);
        master = await(Master.start(vertx, settings, new MemoryMasterStore(), clock));
        var server = await(new MasterRoutes(vertx, master, clock).listen("127.0.0.1", 0));
        uri = URI.create("http://127.0.0.1:" + server.actualPort());
        var ports = new AgentPorts(
                new StagingLink(new EmbeddedMasterLink(master, vertx.getOrCreateContext())),
                StagingLink.fetcher(),
                new SimulatedContainerizer(vertx),
                Checkpoint.none());
        var agent = new AgentSettings(
                "sim",
                5051,
                Path.of("/nonexistent"),
                Resources.parse("cpus:4;mem:1024;ports:[31000-31009]"),
                List.of());
        await(new Agent(vertx, agent, ports).start());
    }

    Vertx vertx() {
        return vertx;
    }

    Master master() {
        return master;
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
