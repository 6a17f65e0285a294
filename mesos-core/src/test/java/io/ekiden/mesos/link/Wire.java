package io.ekiden.mesos.link;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.OwnLoop;
import io.ekiden.mesos.agent.TaskFetcher;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.agent.simulated.SimulatedContainerizer;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.master.server.MasterStore;
import io.ekiden.mesos.master.server.MemoryMasterStore;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A master that listens, and agents that reach it by the network alone. All times are short. */
final class Wire implements AutoCloseable {
    static final MasterSettings.Timeouts QUICK = new MasterSettings.Timeouts(
            Duration.ofMillis(2000),
            Duration.ofSeconds(30),
            Duration.ofMillis(50),
            Duration.ofSeconds(15),
            new MasterSettings.Pings(Duration.ofMillis(250), 4));
    static final AgentTimeouts QUICK_AGENT = new AgentTimeouts(
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            Duration.ofSeconds(1),
            Duration.ofMillis(150),
            Duration.ofSeconds(60));

    final Vertx vertx = Vertx.vertx();
    private final MasterStore store = new MemoryMasterStore();
    private @Nullable Master master;
    private @Nullable HttpServer server;
    private int port;

    Wire() throws Exception {
        startMaster();
    }

    /** On the same port as before, with the same registry. */
    void startMaster() throws Exception {
        var settings = new MasterSettings(
                UUID.randomUUID().toString(), "127.0.0.1", 5050, QUICK, MasterSettings.Limits.DEFAULT);
        var started = await(Master.start(vertx, settings, store, InstantSource.system()));
        master = started;
        server = await(new MasterRoutes(vertx, started, InstantSource.system()).listen("127.0.0.1", port));
        port = server.actualPort();
    }

    void stopMaster() throws Exception {
        await(Objects.requireNonNull(server).close());
        await(master().shutDown());
    }

    Master master() {
        return Objects.requireNonNull(master);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Agent agent(String hostname, URI masterUri) throws Exception {
        return agent(hostname, new HttpDetector(List.of(masterUri)));
    }

    /** An agent that pretends to run tasks, on a context of its own. */
    Agent agent(String hostname, MasterDetector detector) throws Exception {
        var agent = await(OwnLoop.run(vertx, () -> {
            var ports = new AgentPorts(
                    new HttpMasterLink(vertx, detector),
                    TaskFetcher.instant(),
                    new SimulatedContainerizer(vertx),
                    Checkpoint.none());
            var settings = new AgentSettings(
                    hostname, 0, Path.of(hostname), Resources.parse("cpus:4;mem:1024"), Attribute.parse("rack:r1"));
            return new Agent(vertx, settings, ports, QUICK_AGENT);
        }));
        await(agent.start());
        return agent;
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
