package io.ekiden.cli;

import io.ekiden.health.HealthState;
import io.ekiden.orchestrator.api.Api;
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

/** The API and the page of a leading orchestrator, on a port. */
final class ApiServer {
    /** What clients take for Marathon's version. */
    private static final String MARATHON_VERSION = "1.11.26";

    private ApiServer() {}

    static Future<HttpServer> start(
            Vertx vertx, Leadership leadership, EventHub hub, Metrics metrics, Address address) {
        var settings = settings(address);
        var ports = new Api.Ports(
                new Leader(leadership),
                hub,
                () -> info(leadership, address, settings),
                metrics,
                leadership::abdicate,
                InstantSource.system());
        var options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setCompressionSupported(false)
                .setMaxInitialLineLength(16_384);
        return vertx.createHttpServer(options)
                .requestHandler(Api.router(vertx, RoleSettings.DEFAULT, ports))
                .listen();
    }

    /** Where to listen. */
    record Address(String host, int port, String master, String zooKeeper) {}

    private static InfoJson.Info info(
            Leadership leadership, Address address, Map<String, Map<String, Object>> settings) {
        boolean leads = leadership.leads();
        return new InfoJson.Info(
                MARATHON_VERSION,
                "ekiden",
                leads,
                leads ? Optional.of(address.host() + ":" + address.port()) : Optional.empty(),
                leadership.latest().snapshot().frameworkId(),
                settings);
    }

    /** What of Marathon's settings has a counterpart here; the others are left out. */
    private static Map<String, Map<String, Object>> settings(Address address) {
        var kernel = KernelSettings.DEFAULT;
        var marathon = new LinkedHashMap<String, Object>();
        marathon.put("checkpoint", true);
        marathon.put("decline_offer_duration", kernel.declineFor().toMillis());
        marathon.put("default_network_name", Optional.empty());
        marathon.put("env_vars_prefix", Optional.empty());
        marathon.put("executor", "//cmd");
        marathon.put("features", List.of("task_killing"));
        marathon.put("framework_name", "ekiden");
        marathon.put("ha", false);
        marathon.put("hostname", address.host());
        marathon.put("local_port_max", kernel.servicePortMax());
        marathon.put("local_port_min", kernel.servicePortMin());
        marathon.put("master", address.master());
        marathon.put("max_instances_per_offer", kernel.maxInstancesPerOffer());
        marathon.put("mesos_leader_ui_url", address.master());
        marathon.put("mesos_role", RoleSettings.DEFAULT.mesosRole());
        marathon.put("mesos_user", System.getProperty("user.name"));
        marathon.put("reconciliation_interval", kernel.reconcileEvery().toMillis());
        marathon.put("webui_url", Optional.empty());
        var all = new LinkedHashMap<String, Map<String, Object>>();
        all.put("marathon_config", marathon);
        all.put(
                "zookeeper_config",
                Map.of("zk", "zk://" + address.zooKeeper() + "/ekiden", "zk_max_versions", kernel.maxVersions()));
        all.put("http_config", Map.of("http_port", address.port()));
        return all;
    }

    private record Leader(Leadership leadership) implements Leading {
        @Override
        public OrchestratorState state() {
            return leadership.latest().snapshot();
        }

        @Override
        public Future<Answer> ask(Request request) {
            return leadership.latest().ask(request);
        }

        @Override
        public List<HealthState> checks(Instance instance) {
            return leadership.latest().healthResults(instance.taskId()).stream()
                    .map(HealthChecks.CheckResult::state)
                    .toList();
        }
    }
}
