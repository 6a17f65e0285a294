package io.ekiden.cli.part;

import io.ekiden.cli.metrics.Metrics;
import io.ekiden.health.HealthState;
import io.ekiden.health.Readiness;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.orchestrator.api.Api;
import io.ekiden.orchestrator.api.LeaderProxy;
import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.http.Doorkeeper;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.loop.HealthChecks;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    private ApiServer(ApiFront front, LeaderProxy proxy, HttpSettings http) {
        this.front = front;
        this.proxy = proxy;
        this.door = Doorkeeper.before(http, proxy);
    }

    /** Completes when all its ports are open. */
    static Future<ApiServer> start(
            Vertx vertx,
            Leadership leadership,
            EventHub hub,
            Metrics metrics,
            OrchestratorPart.Settings settings,
            OrchestratorPart.Home home) {
        var shown = settings(settings, home);
        Supplier<InfoJson.Info> info = () -> info(leadership, settings.front().candidate(), shown);
        var ports =
                new Api.Ports(new Leader(leadership), hub, info, metrics, leadership::abdicate, InstantSource.system());
        var front = settings.front();
        var toLeader =
                front.tls().of(new HttpClientOptions().setSsl(front.scheme().equals("https")));
        var router = Api.router(
                vertx,
                settings.behaviour().roles(),
                settings.behaviour().options(),
                settings.behaviour().http(),
                ports);
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
                .setMaxInitialLineLength(16_384);
    }

    /** New connections are made with these certificates. */
    Future<?> adopt(Tls tls) {
        var shown = secure.map(tls::renew).orElseGet(() -> Future.succeededFuture(false));
        return Future.all(shown, tls.renew(proxy.client()));
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

    /** What of Marathon's settings has a counterpart here; the others are left out. */
    private static Map<String, Map<String, Object>> settings(
            OrchestratorPart.Settings settings, OrchestratorPart.Home home) {
        var kernel = settings.behaviour().kernel();
        var marathon = new LinkedHashMap<String, Object>();
        marathon.put(
                "access_control_allow_origin",
                settings.behaviour().http().allowedOrigins().isEmpty()
                        ? Optional.empty()
                        : settings.behaviour().http().allowedOrigins());
        marathon.put("checkpoint", true);
        marathon.put("decline_offer_duration", kernel.declineFor().toMillis());
        marathon.put("default_network_name", Optional.empty());
        marathon.put("env_vars_prefix", Optional.empty());
        marathon.put("executor", "//cmd");
        marathon.put("failover_timeout", settings.framework().failoverTimeout().toSeconds());
        marathon.put(
                "features",
                settings.behaviour().options().gpus()
                        ? List.of("task_killing", "gpu_resources")
                        : List.of("task_killing"));
        marathon.put("framework_name", settings.framework().name());
        marathon.put("ha", !home.alone());
        marathon.put("hostname", settings.front().host());
        marathon.put("local_port_max", kernel.servicePortMax());
        marathon.put("local_port_min", kernel.servicePortMin());
        marathon.put("master", settings.master());
        marathon.put("max_instances_per_offer", kernel.maxInstancesPerOffer());
        marathon.put("max_running_deployments", kernel.maxRunningDeployments());
        marathon.put("mesos_leader_ui_url", settings.master());
        marathon.put("mesos_role", settings.behaviour().roles().mesosRole());
        marathon.put("mesos_user", settings.framework().user());
        marathon.put("reconciliation_interval", kernel.reconcileEvery().toMillis());
        marathon.put("webui_url", Optional.empty());
        var all = new LinkedHashMap<String, Map<String, Object>>();
        all.put("marathon_config", marathon);
        all.put(
                "zookeeper_config",
                new TreeMap<>(Map.of(
                        "zk",
                        home.place().toString(),
                        "zk_max_versions",
                        kernel.maxVersions(),
                        "zk_session_timeout",
                        home.session().toMillis())));
        var http = new LinkedHashMap<String, Object>();
        settings.front().http().ifPresent(port -> http.put("http_port", port));
        settings.front().https().ifPresent(port -> http.put("https_port", port));
        all.put("http_config", http);
        return all;
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
