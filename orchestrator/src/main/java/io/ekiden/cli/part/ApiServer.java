package io.ekiden.cli.part;

import io.ekiden.health.HealthState;
import io.ekiden.orchestrator.api.Api;
import io.ekiden.orchestrator.api.LeaderProxy;
import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.loop.HealthChecks;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The API and the page of a leading orchestrator, on a port. */
final class ApiServer {
    /** What clients take for Marathon's version. */
    private static final String MARATHON_VERSION = "1.11.26";

    private ApiServer() {}

    static Future<HttpServer> start(
            Vertx vertx,
            Leadership leadership,
            EventHub hub,
            Metrics metrics,
            OrchestratorPart.Settings settings,
            OrchestratorPart.Home home) {
        var shown = settings(settings, home);
        Supplier<InfoJson.Info> info = () -> info(leadership, settings.candidate(), shown);
        var ports =
                new Api.Ports(new Leader(leadership), hub, info, metrics, leadership::abdicate, InstantSource.system());
        var options = new HttpServerOptions()
                .setHost(settings.bind())
                .setPort(settings.port())
                .setCompressionSupported(false)
                .setMaxInitialLineLength(16_384);
        return vertx.createHttpServer(options)
                .requestHandler(new LeaderProxy(
                        vertx, Api.router(vertx, RoleSettings.DEFAULT, ports), info, settings.candidate()))
                .listen();
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
        var kernel = KernelSettings.DEFAULT;
        var marathon = new LinkedHashMap<String, Object>();
        marathon.put("checkpoint", true);
        marathon.put("decline_offer_duration", kernel.declineFor().toMillis());
        marathon.put("default_network_name", Optional.empty());
        marathon.put("env_vars_prefix", Optional.empty());
        marathon.put("executor", "//cmd");
        marathon.put("features", List.of("task_killing"));
        marathon.put("framework_name", settings.framework().name());
        marathon.put("ha", !home.alone());
        marathon.put("hostname", settings.host());
        marathon.put("local_port_max", kernel.servicePortMax());
        marathon.put("local_port_min", kernel.servicePortMin());
        marathon.put("master", settings.master());
        marathon.put("max_instances_per_offer", kernel.maxInstancesPerOffer());
        marathon.put("mesos_leader_ui_url", settings.master());
        marathon.put("mesos_role", RoleSettings.DEFAULT.mesosRole());
        marathon.put("mesos_user", settings.framework().user());
        marathon.put("reconciliation_interval", kernel.reconcileEvery().toMillis());
        marathon.put("webui_url", Optional.empty());
        var all = new LinkedHashMap<String, Map<String, Object>>();
        all.put("marathon_config", marathon);
        all.put("zookeeper_config", Map.of("zk", home.place().toString(), "zk_max_versions", kernel.maxVersions()));
        all.put("http_config", Map.of("http_port", settings.port()));
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
        public List<HealthState> checks(Instance instance) {
            return leadership.latest().stream()
                    .flatMap(orchestrator -> orchestrator.healthResults(instance.taskId()).stream())
                    .map(HealthChecks.CheckResult::state)
                    .toList();
        }
    }
}
