package io.ekiden.mesos.recorded;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.FetcherAdapter;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.OwnLoop;
import io.ekiden.mesos.agent.ResourceDetection;
import io.ekiden.mesos.agent.checkpoint.FileCheckpoint;
import io.ekiden.mesos.agent.fetcher.Fetcher;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import io.ekiden.mesos.agent.process.ProcessContainerizer;
import io.ekiden.mesos.agent.server.AgentRoutes;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.guard.Protection;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.master.server.MasterStore;
import io.ekiden.mesos.master.server.MemoryMasterStore;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.security.file.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** A master that listens, and one agent that runs real processes and reaches it by the network, alike the pair that was recorded. */
public final class SmallCluster implements AutoCloseable {
    /** How long they wait. */
    record Times(MasterSettings.Timeouts master, AgentTimeouts agent) {
        private static final AgentTimeouts SOON_REGISTERED = new AgentTimeouts(
                Duration.ofMillis(200),
                Duration.ofMillis(400),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10));

        static final Times DEFAULT = new Times(MasterSettings.Timeouts.DEFAULT, SOON_REGISTERED);

        Times withExecutors(ExecutorTimeouts executors) {
            return new Times(master, agent.withExecutors(executors));
        }

        /** An agent that has gone is missed after a second: the recorded ones were after three. */
        static final Times SOON_MISSED = new Times(
                new MasterSettings.Timeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(15),
                        MasterSettings.Pings.DEFAULT),
                SOON_REGISTERED);

        /** Updates are sent again after a twentieth of the time. */
        static final Times SOON_SENT_AGAIN = new Times(
                MasterSettings.Timeouts.DEFAULT,
                new AgentTimeouts(
                        Duration.ofMillis(200),
                        Duration.ofMillis(400),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(10)));

        /** Heartbeats come in a tenth of the time. */
        static final Times SOON_BEATING = new Times(
                new MasterSettings.Timeouts(
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(100),
                        Duration.ofMillis(1500),
                        MasterSettings.Pings.DEFAULT),
                SOON_REGISTERED);

        /** Heartbeats come so often that five that are missed are half a second. */
        static final Times BEATING_OFTEN = new Times(
                new MasterSettings.Timeouts(
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        MasterSettings.Pings.DEFAULT),
                SOON_REGISTERED);
    }

    /** What the agent is started with. */
    record Machine(String resources, String attributes, IsolationSettings isolation) {
        static final Machine USUAL = new Machine(
                "cpus:8;mem:16000;disk:20000;ports:[31000-32000]", "rack:r1;storage:ssd", IsolationSettings.NONE);
    }

    private final Vertx vertx = Vertx.vertx();
    private final MasterStore store = new MemoryMasterStore();
    private final Path workDir;
    private final Times times;
    private final Machine machine;
    private Master master;
    private HttpServer server;
    private Agent agent;
    private final int advertisedPort;
    private final Tls tls;
    private HttpServer agentServer;

    public SmallCluster(Path workDir) throws Exception {
        this(workDir, Times.DEFAULT);
    }

    SmallCluster(Path workDir, Times times) throws Exception {
        this(workDir, times, Machine.USUAL);
    }

    SmallCluster(Path workDir, Times times, Machine machine) throws Exception {
        this(workDir, times, machine, 5051);
    }

    private SmallCluster(Path workDir, Times times, Machine machine, int advertisedPort) throws Exception {
        this(workDir, times, machine, advertisedPort, Tls.NONE);
    }

    private SmallCluster(Path workDir, Times times, Machine machine, int advertisedPort, Tls tls) throws Exception {
        this.tls = tls;
        this.workDir = workDir;
        this.times = times;
        this.machine = machine;
        this.advertisedPort = advertisedPort;
        Files.createDirectories(workDir);
        startMaster(0);
        startAgent();
        agentServer =
                await(new AgentRoutes(vertx, agent).listen("127.0.0.1", hasExecutors() ? advertisedPort : 0, tls));
    }

    /** One whose agent is where its executors are told that it is, also after its restart. */
    static SmallCluster withExecutors(Path workDir, Times times) throws Exception {
        return withExecutors(workDir, times, Tls.NONE);
    }

    /** One whose agent speaks TLS with everybody but its master. */
    static SmallCluster withExecutors(Path workDir, Times times, Tls tls) throws Exception {
        try (var free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            return new SmallCluster(workDir, times, Machine.USUAL, port, tls);
        }
    }

    private boolean hasExecutors() {
        return advertisedPort != 5051;
    }

    private void startMaster(int port) throws Exception {
        var settings = new MasterSettings(
                        UUID.randomUUID().toString(), "localhost", 5050, times.master(), MasterSettings.Limits.DEFAULT)
                .withAround(Protection.NONE.flags());
        master = await(Master.start(vertx, settings, store, InstantSource.system()));
        server = await(new MasterRoutes(vertx, master, InstantSource.system()).listen("127.0.0.1", port));
    }

    /** The master ends, and another one begins on its port with its registry. */
    public void restartMaster() throws Exception {
        int port = server.actualPort();
        stopMaster();
        startMaster(port);
    }

    private void stopMaster() throws Exception {
        await(server.close());
        await(master.shutDown());
    }

    /** Takes up the work directory of the one before. */
    void startAgent() throws Exception {
        agent = newAgent(workDir);
        agent.executors().speak(tls);
        await(agent.start());
        awaitThat(() -> agent.state().registration().registered(), "the agent is registered");
    }

    /** Where an agent answers that has yet to look what became of its tasks, and never does. */
    URI recoveringAgent(Path directory) throws Exception {
        var recovering = newAgent(Files.createDirectories(directory));
        var listening = await(new AgentRoutes(vertx, recovering).listen("127.0.0.1", 0));
        return URI.create("http://127.0.0.1:" + listening.actualPort());
    }

    private Agent newAgent(Path workDir) throws Exception {
        var checkpoint = FileCheckpoint.open(workDir);
        var isolator = Isolator.open(machine.isolation(), workDir);
        var fetcher = new Fetcher(FetcherSettings.defaults(workDir.resolve("fetch")));
        return await(OwnLoop.run(vertx, () -> {
            var ports = new AgentPorts(
                    new HttpMasterLink(vertx, new HttpDetector(List.of(uri()))),
                    new FetcherAdapter(fetcher),
                    new ProcessContainerizer(vertx, workDir, isolator),
                    checkpoint);
            var settings = new AgentSettings(
                    "localhost",
                    advertisedPort,
                    workDir,
                    ResourceDetection.parse(machine.resources()),
                    Attribute.parse(machine.attributes()));
            return new Agent(vertx, settings, ports, times.agent());
        }));
    }

    /** The agent ends when it has heard all acknowledgements, as the recorded ones had; its tasks go on. */
    void stopAgent() throws Exception {
        awaitAcknowledgements();
        await(agent.close());
    }

    void awaitAcknowledgements() {
        awaitThat(
                () -> agent.state().streams().values().stream()
                        .allMatch(stream -> stream.pending().isEmpty()),
                "the agent has heard all acknowledgements");
    }

    static void awaitThat(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** The agent ends when it has heard all acknowledgements, and another one takes up its work directory. */
    public void restartAgent() throws Exception {
        awaitAcknowledgements();
        killAgent();
        reviveAgent();
    }

    /** The agent and its connections end at once. */
    void killAgent() throws Exception {
        if (hasExecutors()) {
            await(agentServer.close());
        }
        await(agent.close());
    }

    /** Another agent takes up the work directory of the one that was killed, and its port. */
    void reviveAgent() throws Exception {
        startAgent();
        if (hasExecutors()) {
            agentServer = await(new AgentRoutes(vertx, agent).listen("127.0.0.1", advertisedPort, tls));
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Where the first agent answers readers. */
    public URI agentUri() {
        return URI.create("http://127.0.0.1:" + agentServer.actualPort());
    }

    Agent agent() {
        return agent;
    }

    /** Whether a read of the master's tells this. */
    public boolean shows(String path, String pattern) {
        try (var body = uri().resolve(path).toURL().openStream()) {
            return Pattern.compile(pattern)
                    .matcher(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many frameworks there are that have not ended. */
    public int frameworks() {
        return master.snapshot().frameworks().byId().size();
    }

    @Override
    public void close() throws Exception {
        await(agent.close());
        endTasks();
        await(vertx.close());
    }

    /** They would outlive their agent: another one, which does not know them, ends them. */
    private void endTasks() throws Exception {
        var containerizer = new ProcessContainerizer(vertx, workDir, Isolator.open(machine.isolation(), workDir));
        await(containerizer.begin(_ -> {}, List.of(), false));
        awaitThat(this::hasNoRuns, "the tasks have ended");
        await(containerizer.close());
    }

    private boolean hasNoRuns() {
        try (var runs = Files.list(workDir.resolve("meta/runs"))) {
            return runs.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
