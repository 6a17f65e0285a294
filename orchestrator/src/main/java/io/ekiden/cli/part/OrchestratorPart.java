package io.ekiden.cli.part;

import io.ekiden.cli.metrics.Metrics;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.scheduler.SchedulerClient;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.orchestrator.api.event.ConfiguredCallbacks;
import io.ekiden.orchestrator.api.http.Door;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.election.CuratorLeaderElection;
import io.ekiden.orchestrator.election.LeaderElection;
import io.ekiden.orchestrator.election.SoloLeaderElection;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.LaunchTimeout;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.loop.Orchestrator;
import io.ekiden.orchestrator.secret.SecretResolver;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import io.ekiden.orchestrator.store.backup.BackupDirectory;
import io.ekiden.orchestrator.store.backup.FileHandover;
import io.ekiden.orchestrator.store.codec.Restored;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** An orchestrator with its state in ZooKeeper and its API on a port. It leads when it is elected; others may wait beside it. */
public final class OrchestratorPart implements AutoCloseable {
    /** How long the master keeps the tasks of an orchestrator that is away. */
    public static final Duration FAILOVER_TIMEOUT = Duration.ofDays(7);

    /** How long ZooKeeper waits for a silent orchestrator before another one may lead. */
    public static final Duration SESSION = Duration.ofSeconds(10);

    private final Opened opened = new Opened();
    private final Settings settings;
    private final EventHub hub;
    private final Metrics metrics;
    private final Doors doors;
    private final Leadership leadership;
    private final ApiServer api;
    private final Future<Void> leads;

    /**
     * What it is told.
     *
     * @param front where its API answers
     * @param framework as the master is told; where the API answers is added
     * @param master as it is shown to people
     */
    public record Settings(ApiFront front, FrameworkInfo framework, String master, Behaviour behaviour) {
        /** A framework that asks for what an orchestrator needs. */
        public static FrameworkInfo framework(String name, String user, String host, Duration failoverTimeout) {
            return new FrameworkInfo(
                    name,
                    user,
                    Optional.empty(),
                    List.of("*"),
                    failoverTimeout,
                    List.of(
                            "PARTITION_AWARE",
                            "TASK_KILLING_STATE",
                            "REGION_AWARE",
                            "MULTI_ROLE",
                            "RESERVATION_REFINEMENT"),
                    host,
                    Optional.empty());
        }
    }

    /**
     * What is the same wherever it runs.
     *
     * @param secrets of apps
     * @param http how its API behaves
     * @param events what subscribers may cost
     * @param kernel how it schedules
     * @param roles that apps may have
     * @param options what definitions may ask for
     * @param callbacks URLs that events are posted to, as if they had subscribed
     * @param backups where those who use its API may have its state written to, and read from; absent: nowhere
     */
    public record Behaviour(
            SecretResolver secrets,
            HttpSettings http,
            EventHub.Limits events,
            KernelSettings kernel,
            RoleSettings roles,
            DefinitionOptions options,
            List<String> callbacks,
            Optional<BackupDirectory> backups) {
        public Behaviour {
            callbacks = List.copyOf(callbacks);
        }

        /** As it introduces itself. Agents with GPUs are offered to those only who say that they know of them. */
        FrameworkInfo framework(FrameworkInfo plain) {
            var framework = plain.withRoles(List.of(roles.mesosRole()));
            return options.gpus() ? framework.withCapability("GPU_RESOURCES") : framework;
        }
    }

    /**
     * Where its state is.
     *
     * @param alone no other orchestrator is a candidate there, by design: a restart need not wait for the session of the process before
     * @param session how long ZooKeeper waits for it when it is silent, before another one may lead
     */
    public record Home(ZooKeeperPlace place, boolean alone, Duration session) {}

    private OrchestratorPart(Vertx vertx, Settings settings, Home home, Supplier<SchedulerClient> master, Doors doors)
            throws ExecutionException, InterruptedException {
        this.settings = settings;
        this.doors = doors;
        try {
            var curator = home.place().connect(home.session());
            opened.push(curator);
            var root = home.place().root(curator);
            hub = new EventHub(
                    vertx,
                    EventJson::frame,
                    InstantSource.system(),
                    settings.behaviour().events());
            opened.push(hub);
            metrics = new Metrics(hub, InstantSource.system());
            var lead = lead(metrics, hub);
            var handover =
                    new FileHandover(settings.behaviour().backups(), Restored::inPlaceOf, InstantSource.system());
            leadership = new Leadership(
                    vertx,
                    root,
                    election(root, home.alone()),
                    epoch -> {
                        hub.begin(epoch);
                        return new ZooKeeperStateStore(root, epoch, handover);
                    },
                    store -> Orchestrator.lead(vertx, lead, store, metrics.measured(master.get()))
                            .onSuccess(leader -> {
                                metrics.leads(true);
                                hub.callbacks().follow(leader.snapshot().callbacks());
                                ConfiguredCallbacks.subscribe(
                                        settings.behaviour().callbacks(), leader::ask);
                                leader.ended().onComplete(_ -> {
                                    metrics.leads(false);
                                    hub.end();
                                    doors.lasting().endAll();
                                });
                            }),
                    handover);
            metrics.show(
                    leadership::state,
                    new LaunchTimeout(settings.behaviour().kernel().launchTimeout()));
            // Before it is a candidate: who leads is asked at once.
            api = Opened.await(
                    ApiServer.start(vertx, leadership, new ApiServer.Around(hub, metrics, doors), settings, home));
            opened.push(() -> Opened.await(api.close()));
            opened.push(() -> Opened.await(leadership.close()));
            leads = leadership.start();
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param master makes a connection to the master for each time it leads; called on the context that owns the state then
     * @param doors by which those who use its API ask the master and the agents
     */
    public static OrchestratorPart start(
            Vertx vertx, Settings settings, Home home, Supplier<SchedulerClient> master, Doors doors)
            throws ExecutionException, InterruptedException {
        return new OrchestratorPart(vertx, settings, home, master, doors);
    }

    private LeaderElection election(ZooKeeperRoot root, boolean alone) {
        return alone
                ? new SoloLeaderElection(
                        settings.front().candidate(),
                        () -> root.nextEpoch(settings.front().candidate(), null))
                : new CuratorLeaderElection(root, settings.front().candidate());
    }

    private Orchestrator.Settings lead(Metrics metrics, EventHub hub) {
        return new Orchestrator.Settings(
                settings.behaviour().kernel().withPrincipal(settings.framework().principal()),
                settings.behaviour().framework(settings.framework()).withWebUiUrl(url()),
                settings.behaviour().secrets(),
                event -> heard(event, metrics, hub),
                InstantSource.system());
    }

    private static void heard(StreamEvent event, Metrics metrics, EventHub hub) {
        metrics.heard(event);
        hub.publish(event);
    }

    /** Completes when it leads for the first time; fails when it cannot. */
    public Future<Void> leads() {
        return leads;
    }

    /** Fails when leadership ended because the state could not be read or stored. */
    public Future<Void> ended() {
        return leadership.ended();
    }

    public String url() {
        return settings.front().url();
    }

    /** Tells subscribers of something that happened beside it, and counts it. Any thread. */
    public void tell(StreamEvent event) {
        heard(event, metrics, hub);
    }

    /** New connections to it, and to others that lead, are made with these certificates. */
    public void adopt(Tls tls) throws ExecutionException, InterruptedException {
        Opened.await(api.adopt(tls));
    }

    /** Its API and page are for those whom this lets in from now on: all that lasts has to be asked for anew. They were not for everybody before. */
    public void adopt(Door door) {
        api.adopt(door);
        hub.endStreams();
        doors.lasting().endAll();
    }

    /** Tasks it has launched, as far as it knows. */
    public int runningTasks() {
        return (int) leadership.state().instances().values().stream()
                .flatMap(instances -> instances.values().stream())
                .filter(Instance::isLaunched)
                .count();
    }

    @Override
    public void close() {
        opened.close();
    }
}
