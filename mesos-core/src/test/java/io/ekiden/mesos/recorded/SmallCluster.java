package io.ekiden.mesos.recorded;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.FetcherAdapter;
import io.ekiden.mesos.agent.checkpoint.FileCheckpoint;
import io.ekiden.mesos.agent.fetcher.Fetcher;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.process.ProcessContainerizer;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.EmbeddedMasterLink;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.master.server.MemoryMasterStore;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A master that listens, and one agent that runs real processes, alike the pair that was recorded. */
public final class SmallCluster implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Path workDir;
    private Agent agent;
    private final URI uri;
    private final Master master;

    public SmallCluster(Path workDir) throws Exception {
        this.workDir = workDir;
        Files.createDirectories(workDir);
        var settings = MasterSettings.of(UUID.randomUUID().toString(), "localhost", 5050);
        master = await(Master.start(vertx, settings, new MemoryMasterStore(), InstantSource.system()));
        var server = await(new MasterRoutes(vertx, master, InstantSource.system()).listen("127.0.0.1", 0));
        uri = URI.create("http://127.0.0.1:" + server.actualPort());
        agent = startAgent();
    }

    private Agent startAgent() throws Exception {
        var ports = new AgentPorts(
                new EmbeddedMasterLink(master, vertx.getOrCreateContext()),
                new FetcherAdapter(new Fetcher(FetcherSettings.defaults(workDir.resolve("fetch")))),
                new ProcessContainerizer(vertx, workDir),
                FileCheckpoint.open(workDir));
        var started = new Agent(
                vertx,
                new AgentSettings(
                        "localhost",
                        5051,
                        workDir,
                        Resources.parse("cpus:8;mem:16000;disk:20000;ports:[31000-32000]"),
                        Attribute.parse("rack:r1;storage:ssd")),
                ports);
        await(started.start());
        return started;
    }

    public URI uri() {
        return uri;
    }

    /** How many frameworks there are that have not ended. */
    public int frameworks() {
        return master.snapshot().frameworks().byId().size();
    }

    /** The agent ends at once, and another one takes up its work directory. */
    public void restartAgent() throws Exception {
        await(agent.close());
        agent = startAgent();
    }

    @Override
    public void close() throws Exception {
        await(agent.close());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
