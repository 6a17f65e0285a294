package io.ekiden.cli;

import io.ekiden.cli.part.FreePorts;
import io.ekiden.cli.part.MasterPart;
import io.ekiden.cli.part.Opened;
import io.ekiden.cli.part.ZooKeeperPlace;
import io.ekiden.config.SettingsException;
import io.ekiden.lb.LbBridge;
import io.ekiden.lb.LbSettings;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.scheduler.EmbeddedSchedulerClient;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.election.SoloLeaderElection;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.loop.Orchestrator;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of {@code ekiden up} in one JVM, started in the order of need and closed in reverse. */
final class Stack {
    private static final Logger LOG = LoggerFactory.getLogger(Stack.class);
    private static final Duration FAILOVER_TIMEOUT = Duration.ofDays(7);

    private final UpSettings settings;
    private final FreePorts ports;
    private final Vertx vertx = Vertx.vertx();
    private final Opened opened = new Opened();
    private final Promise<Void> ended = Promise.promise();
    private @Nullable Leadership leadership;
    private String balancerState = "off (--no-lb)";

    Stack(UpSettings settings) {
        this.settings = settings;
        this.ports = new FreePorts(settings.bind());
    }

    /** Starts everything; what is open when this fails is closed by {@link #close}. */
    Endpoints start() throws ExecutionException, InterruptedException, IOException {
        int httpPort = ports.choose("--http-port", settings.ports().http());
        int masterPort = ports.choose("--master-port", settings.ports().master());
        var agentPorts = agentPorts();
        int zooKeeperPort = ports.choose("--zk-port", settings.ports().zooKeeper());
        opened.push(() -> Opened.await(vertx.close()));
        var zooKeeper = startZooKeeper(zooKeeperPort);
        var root = connect(zooKeeper);
        var master = startMaster(zooKeeper, masterPort);
        var agents = Opened.await(Agents.start(vertx, settings, master, agentPorts));
        for (var agent : agents) {
            opened.push(() -> Opened.await(agent.close()));
            agent.ended().onFailure(ended::tryFail);
        }
        var http = startOrchestrator(zooKeeper, root, master, httpPort);
        var ownPorts = new ArrayList<>(agentPorts);
        ownPorts.addAll(List.of(httpPort, masterPort, zooKeeper.port()));
        startBalancer(http, ownPorts);
        return new Endpoints(
                ProcessHandle.current().pid(),
                http,
                url(masterPort),
                settings.agents().simulated()
                        ? List.of()
                        : agentPorts.stream().map(this::url).toList(),
                zooKeeper.connectString(),
                hasBalancer()
                        ? settings.balancer().map(UpSettings.Balancer::bind).orElse(null)
                        : null);
    }

    private List<Integer> agentPorts() {
        var chosen = new ArrayList<Integer>();
        if (!settings.agents().simulated()) {
            int first = settings.ports().firstAgent();
            for (int i = 0; i < settings.agents().plans().size(); i++) {
                chosen.add(ports.choose("--agent-port", first == 0 ? 0 : first + i));
            }
        }
        return chosen;
    }

    private EmbeddedZooKeeper startZooKeeper(int port) throws IOException, InterruptedException {
        try {
            var zooKeeper = new EmbeddedZooKeeper(new EmbeddedZooKeeper.Settings(
                    settings.bind(), port, settings.dataDir().resolve("zookeeper"), 200));
            opened.push(zooKeeper);
            return zooKeeper;
        } catch (BindException e) {
            throw new SettingsException(
                    "port " + port + " is in use; choose another one with --zk-port" + " (0 for any free one)", e);
        }
    }

    private ZooKeeperRoot connect(EmbeddedZooKeeper zooKeeper) {
        var curator = ZooKeeperConnection.open(zooKeeper.connectString(), Duration.ofSeconds(10));
        opened.push(curator);
        return ZooKeeperRoot.open(curator, "/ekiden");
    }

    private Master startMaster(EmbeddedZooKeeper zooKeeper, int port) throws ExecutionException, InterruptedException {
        var masterSettings = MasterSettings.of(UUID.randomUUID().toString(), settings.bind(), port);
        var registry = new ZooKeeperPlace(zooKeeper.connectString(), ZooKeeperPlace.OWN_MASTER);
        var part = MasterPart.start(vertx, masterSettings, settings.bind(), registry);
        opened.push(part);
        part.master().ended().onFailure(ended::tryFail);
        return part.master();
    }

    private String startOrchestrator(EmbeddedZooKeeper zooKeeper, ZooKeeperRoot root, Master master, int httpPort)
            throws ExecutionException, InterruptedException {
        var hub = new EventHub(vertx);
        opened.push(hub);
        var metrics = new Metrics(hub);
        var http = url(httpPort);
        var orchestratorSettings = new Orchestrator.Settings(
                KernelSettings.DEFAULT,
                framework(http),
                event -> {
                    metrics.heard(event);
                    // Written on the loop that decides: not for nobody.
                    if (hub.size() > 0) {
                        EventJson.frames(event, InstantSource.system().instant())
                                .forEach(frame -> hub.publish(frame.type(), frame.body()));
                    }
                },
                InstantSource.system());
        var candidate = settings.bind() + ":" + httpPort;
        var leader = new Leadership(
                vertx,
                new SoloLeaderElection(candidate, () -> root.nextEpoch(candidate, null)),
                epoch -> new ZooKeeperStateStore(root, epoch),
                store -> Orchestrator.lead(
                        vertx,
                        orchestratorSettings,
                        store,
                        new EmbeddedSchedulerClient(master, vertx.getOrCreateContext())));
        opened.push(() -> Opened.await(leader.close()));
        Opened.await(leader.start());
        leadership = leader;
        metrics.show(() -> leader.latest().snapshot());
        leader.ended().onFailure(ended::tryFail);
        var api = Opened.await(ApiServer.start(
                vertx,
                leader,
                hub,
                metrics,
                new ApiServer.Address(
                        settings.bind(), httpPort, url(master.settings().port()), zooKeeper.connectString())));
        opened.push(() -> Opened.await(api.close()));
        return http;
    }

    private FrameworkInfo framework(String http) {
        return new FrameworkInfo(
                "ekiden",
                System.getProperty("user.name"),
                Optional.empty(),
                List.of("*"),
                FAILOVER_TIMEOUT,
                List.of("PARTITION_AWARE", "TASK_KILLING_STATE"),
                settings.bind(),
                Optional.of(http));
    }

    private void startBalancer(String http, List<Integer> ownPorts) throws InterruptedException {
        if (settings.balancer().isEmpty()) {
            return;
        }
        var balancer = settings.balancer().get();
        var reserved = Set.copyOf(ownPorts);
        var lbSettings = LbSettings.of(
                        List.of(URI.create(http)), settings.dataDir().resolve("lb"))
                .withBinding(new LbSettings.Binding(balancer.bind(), 0, reserved));
        var options = lbSettings.haproxy();
        var bridge = new LbBridge(
                vertx,
                lbSettings.withHaproxy(new LbSettings.HaproxyOptions(
                        balancer.haproxy(), options.templateDirectory(), options.stopWithBridge(), options.maxconn())));
        try {
            Opened.await(bridge.start());
            opened.push(() -> Opened.await(bridge.stop()));
            balancerState = "HAProxy listens on " + balancer.bind() + " at the service ports of the apps";
        } catch (ExecutionException e) {
            var cause = Optional.ofNullable(e.getCause()).orElse(e);
            balancerState = "none: " + cause.getMessage();
            LOG.warn("No load balancer: {}", cause.getMessage());
        }
    }

    private String url(int port) {
        return "http://" + settings.bind() + ":" + port;
    }

    String balancerState() {
        return balancerState;
    }

    boolean hasBalancer() {
        return balancerState.startsWith("HAProxy");
    }

    int runningTasks() {
        return leadership == null
                ? 0
                : (int) leadership.latest().snapshot().instances().values().stream()
                        .flatMap(instances -> instances.values().stream())
                        .filter(instance -> instance.isLaunched())
                        .count();
    }

    /** Fails when something ended that must not. */
    Future<Void> ended() {
        return ended.future();
    }

    /** Closes what was opened, the last first; one that fails does not keep the others open. */
    void close() {
        opened.close();
    }
}
