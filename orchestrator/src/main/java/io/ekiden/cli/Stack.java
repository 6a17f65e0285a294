package io.ekiden.cli;

import io.ekiden.cli.part.ApiFront;
import io.ekiden.cli.part.FreePorts;
import io.ekiden.cli.part.MasterFront;
import io.ekiden.cli.part.MasterPart;
import io.ekiden.cli.part.Opened;
import io.ekiden.cli.part.OrchestratorPart;
import io.ekiden.cli.part.ZooKeeperPlace;
import io.ekiden.config.ObstacleException;
import io.ekiden.lb.LbBridge;
import io.ekiden.lb.LbSettings;
import io.ekiden.lb.view.Problem;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.scheduler.EmbeddedSchedulerClient;
import io.ekiden.mesos.security.file.Login;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.door.HttpDoors;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
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

    private final UpSettings settings;
    private final FreePorts ports;
    private final Vertx vertx = Vertx.vertx();
    private final Opened opened = new Opened();
    private final Promise<Void> ended = Promise.promise();
    private @Nullable OrchestratorPart orchestrator;
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
        var master = startMaster(zooKeeper, masterPort);
        var agents = Opened.await(Agents.start(vertx, settings, master, agentPorts));
        for (var agent : agents) {
            opened.push(() -> Opened.await(agent.close()));
            agent.ended().onFailure(ended::tryFail);
        }
        var http = startOrchestrator(zooKeeper, master, httpPort);
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
                    // Who reaches it can change everything, and everything that needs it is in this JVM.
                    "127.0.0.1", port, settings.dataDir().resolve("zookeeper"), 200));
            opened.push(zooKeeper);
            return zooKeeper;
        } catch (BindException e) {
            throw new ObstacleException(
                    "port " + port + " is in use; choose another one with --zk-port" + " (0 for any free one)", e);
        }
    }

    private Master startMaster(EmbeddedZooKeeper zooKeeper, int port) throws ExecutionException, InterruptedException {
        var front = MasterFront.open(settings.bind());
        var masterSettings = MasterSettings.of(UUID.randomUUID().toString(), settings.bind(), port)
                .withAround(front.flags());
        var registry = ZooKeeperPlace.open(zooKeeper.connectString(), ZooKeeperPlace.OWN_MASTER);
        var part = MasterPart.start(vertx, masterSettings, front, registry);
        opened.push(part);
        part.master().ended().onFailure(ended::tryFail);
        return part.master();
    }

    private String startOrchestrator(EmbeddedZooKeeper zooKeeper, Master master, int httpPort)
            throws ExecutionException, InterruptedException {
        var user = System.getProperty("user.name");
        var framework =
                OrchestratorPart.Settings.framework("ekiden", user, settings.bind(), OrchestratorPart.FAILOVER_TIMEOUT);
        var part = OrchestratorPart.start(
                vertx,
                new OrchestratorPart.Settings(
                        ApiFront.clear(settings.bind(), settings.bind(), httpPort),
                        framework,
                        url(master.settings().port()),
                        settings.orchestrator()),
                new OrchestratorPart.Home(
                        ZooKeeperPlace.open(zooKeeper.connectString(), ZooKeeperPlace.OWN_ORCHESTRATOR),
                        true,
                        OrchestratorPart.SESSION),
                () -> new EmbeddedSchedulerClient(master, vertx.getOrCreateContext()),
                doors(master));
        opened.push(part);
        orchestrator = part;
        part.ended().onFailure(ended::tryFail);
        Opened.await(part.leads());
        return part.url();
    }

    /** To the master's own port: what the API shows of agents is then the same wherever it runs. */
    private Doors doors(Master master) {
        var detector = new HttpDetector(List.of(URI.create(url(master.settings().port()))));
        return new HttpDoors(vertx, detector, () -> Login.NONE, Optional::empty).doors();
    }

    private void startBalancer(String http, List<Integer> ownPorts) throws InterruptedException {
        if (settings.balancer().isEmpty()) {
            return;
        }
        var balancer = settings.balancer().get();
        var reserved = Set.copyOf(ownPorts);
        var lbSettings = LbSettings.of(
                        List.of(URI.create(http)), settings.dataDir().resolve("lb"))
                .withBinding(new LbSettings.Binding(
                        balancer.bind(), balancer.statsPort(), reserved, balancer.sharing(), balancer.exposure()))
                .withLogin(settings.orchestrator()
                        .http()
                        .door()
                        .map(door -> new LbSettings.Login(door.own().authorization())));
        var bridge = new LbBridge(vertx, lbSettings.withHaproxy(balancer.haproxy()), this::labelRefused);
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

    private void labelRefused(Problem problem) {
        if (orchestrator != null) {
            orchestrator.tell(new StreamEvent.LbLabelRefused(problem.appId(), problem.port(), problem.text()));
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
        return orchestrator == null ? 0 : orchestrator.runningTasks();
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
