package io.ekiden.cli.part;

import io.ekiden.cli.info.EffectiveSettings;
import io.ekiden.cli.metrics.Metrics;
import io.ekiden.health.HealthState;
import io.ekiden.health.Readiness;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.orchestrator.api.Api;
import io.ekiden.orchestrator.api.LeaderProxy;
import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.http.Door;
import io.ekiden.orchestrator.api.http.Doorkeeper;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.leader.Abdication;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.QueuedApp;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.loop.HealthChecks;
import io.ekiden.orchestrator.loop.Orchestrator;
import io.ekiden.orchestrator.secret.SecretResolver;
import io.ekiden.orchestrator.store.backup.BackupDirectory;
import io.ekiden.orchestrator.store.backup.HandoverReport;
import io.ekiden.orchestrator.store.backup.Wish;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The API and the page of an orchestrator, on its ports. */
final class ApiServer {
    /** What clients take for Marathon's version. */
    private static final String MARATHON_VERSION = "1.11.26";

    private final ApiFront front;
    private final LeaderProxy proxy;
    private final Handler<HttpServerRequest> door;
    private final List<HttpServer> servers = new ArrayList<>();
    private Optional<HttpServer> secure = Optional.empty();

    /** What is there beside the leader. */
    record Around(EventHub hub, Metrics metrics, Doors doors) {}

    private ApiServer(ApiFront front, LeaderProxy proxy, HttpSettings http) {
        this.front = front;
        this.proxy = proxy;
        this.door = Doorkeeper.before(http, proxy);
    }

    /** Completes when all its ports are open. */
    static Future<ApiServer> start(
            Vertx vertx,
            Leadership leadership,
            Around around,
            OrchestratorPart.Settings settings,
            OrchestratorPart.Home home) {
        var shown = settings(settings, home);
        Supplier<InfoJson.Info> info = () -> info(leadership, settings.front().candidate(), shown);
        var ports = new Api.Ports(
                new Leader(leadership),
                around.hub(),
                info,
                around.metrics(),
                new Leaving(leadership, settings.behaviour().backups()),
                InstantSource.system());
        var front = settings.front();
        var toLeader =
                front.tls().of(new HttpClientOptions().setSsl(front.scheme().equals("https")));
        var router = Api.router(
                vertx,
                settings.behaviour().roles(),
                settings.behaviour().options(),
                settings.behaviour().http(),
                ports,
                around.doors());
        var server = new ApiServer(
                front,
                new LeaderProxy(vertx, router, info, front.candidate(), toLeader),
                settings.behaviour().http());
        return OwnLoop.start(vertx, () -> server.listen(vertx));
    }

    /** On one loop: what serves requests is made for one. */
    private Future<ApiServer> listen(Vertx vertx) {
        front.http().ifPresent(port -> servers.add(vertx.createHttpServer(options(port))));
        front.https().ifPresent(port -> {
            var server = vertx.createHttpServer(front.tls().of(options(port)));
            servers.add(server);
            secure = Optional.of(server);
        });
        return Future.all(servers.stream()
                        .map(server -> server.requestHandler(door).listen())
                        .toList())
                .map(this);
    }

    private HttpServerOptions options(int port) {
        return new HttpServerOptions()
                .setHost(front.bind())
                .setPort(port)
                .setCompressionSupported(false)
                // A packed frame is measured packed, and may be a thousand times as long.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(16_384)
                .setMaxWebSocketFrameSize(LeaderProxy.LARGEST_MESSAGE)
                .setMaxWebSocketMessageSize(LeaderProxy.LARGEST_MESSAGE);
    }

    /** New connections are made with these certificates. */
    Future<?> adopt(Tls tls) {
        var shown = secure.map(tls::renew).orElseGet(() -> Future.succeededFuture(false));
        return Future.all(shown, proxy.adopt(tls));
    }

    /** Whoever asks from now on is let in by these rules. Only where somebody had to be known before. */
    void adopt(Door newDoor) {
        if (door instanceof Doorkeeper keeper) {
            keeper.adopt(newDoor);
        }
    }

    Future<?> close() {
        return Future.all(servers.stream().map(HttpServer::close).toList());
    }

    private static InfoJson.Info info(
            Leadership leadership, String candidate, Map<String, Map<String, Object>> settings) {
        boolean leads = leadership.leads();
        return new InfoJson.Info(
                MARATHON_VERSION,
                "ekiden",
                leads,
                leads
                        ? Optional.of(candidate)
                        // Elected, and still reading its state: nobody to pass anything on to.
                        : leadership.leader().filter(leader -> !leader.equals(candidate)),
                leadership.state().frameworkId(),
                settings);
    }

    private static Map<String, Map<String, Object>> settings(
            OrchestratorPart.Settings settings, OrchestratorPart.Home home) {
        var front = settings.front();
        var behaviour = settings.behaviour();
        return EffectiveSettings.of(
                new EffectiveSettings.Place(
                        front.host(),
                        front.http(),
                        front.https(),
                        settings.master(),
                        home.place().toString(),
                        home.session(),
                        home.alone()),
                behaviour.http(),
                behaviour.kernel(),
                behaviour.roles(),
                settings.framework(),
                new EffectiveSettings.Definitions(
                        features(behaviour), behaviour.options().defaultNetwork()));
    }

    /** What Marathon has to be asked for: here always, but for what needs a place, or is asked for here too. */
    private static List<String> features(OrchestratorPart.Behaviour behaviour) {
        var features = new ArrayList<>(List.of("external_volumes", "task_killing"));
        if (behaviour.secrets() != SecretResolver.NONE) {
            features.add("secrets");
        }
        if (behaviour.options().gpus()) {
            features.add("gpu_resources");
        }
        return features;
    }

    private record Leaving(Leadership leadership, Optional<BackupDirectory> backups) implements Abdication {
        @Override
        public void abdicate() {
            leadership.abdicate();
        }

        @Override
        public Future<Void> leave(Wish wish) {
            return leadership.leave(wish);
        }

        @Override
        public Optional<HandoverReport> handover() {
            return leadership.handover();
        }
    }

    private record Leader(Leadership leadership) implements Leading {
        @Override
        public OrchestratorState state() {
            return leadership.state();
        }

        @Override
        public Future<Answer> ask(Request request) {
            return leadership
                    .latest()
                    .map(orchestrator -> orchestrator.ask(request))
                    .orElseGet(() -> Future.failedFuture("this orchestrator does not lead"));
        }

        @Override
        public Answer foresee(Request request) {
            return leadership
                    .latest()
                    .map(orchestrator -> orchestrator.foresee(request))
                    .orElseGet(Answer.NotLeading::new);
        }

        @Override
        public List<QueuedApp> queue() {
            return leadership.latest().map(Orchestrator::queue).orElseGet(List::of);
        }

        @Override
        public List<HealthState> checks(Instance instance) {
            return leadership.latest().stream()
                    .flatMap(orchestrator -> orchestrator.healthResults(instance.taskId()).stream())
                    .map(HealthChecks.CheckResult::state)
                    .toList();
        }

        @Override
        public Optional<Readiness> readiness(Instance instance) {
            return leadership.latest().flatMap(orchestrator -> orchestrator.readiness(instance.taskId()));
        }
    }
}
