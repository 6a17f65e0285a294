package io.ekiden.cli;

import io.ekiden.health.HealthState;
import io.ekiden.orchestrator.api.Api;
import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.loop.HealthChecks;
import io.ekiden.orchestrator.loop.Orchestrator;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API and the page of a leading orchestrator, on a port. */
final class ApiServer {
    /** What clients take for Marathon's version. */
    private static final String MARATHON_VERSION = "1.11.26";

    private ApiServer() {}

    static Future<HttpServer> start(
            Vertx vertx, Orchestrator orchestrator, EventHub hub, Metrics metrics, Address address) {
        var ports = new Api.Ports(
                new Leader(orchestrator),
                hub,
                () -> info(orchestrator, address),
                metrics::text,
                () -> {},
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

    private static InfoJson.Info info(Orchestrator orchestrator, Address address) {
        return new InfoJson.Info(
                MARATHON_VERSION,
                "ekiden",
                true,
                Optional.of(address.host() + ":" + address.port()),
                orchestrator.snapshot().frameworkId(),
                Map.of(
                        "marathon_config",
                        Map.of("master", address.master(), "framework_name", "ekiden", "mesos_role", "*"),
                        "zookeeper_config",
                        Map.of("zk", "zk://" + address.zooKeeper() + "/ekiden"),
                        "http_config",
                        Map.of("http_port", address.port())));
    }

    private record Leader(Orchestrator orchestrator) implements Leading {
        @Override
        public OrchestratorState state() {
            return orchestrator.snapshot();
        }

        @Override
        public Future<Answer> ask(Request request) {
            return orchestrator.ask(request);
        }

        @Override
        public List<HealthState> checks(Instance instance) {
            return orchestrator.healthResults(instance.taskId()).stream()
                    .map(HealthChecks.CheckResult::state)
                    .toList();
        }
    }
}
