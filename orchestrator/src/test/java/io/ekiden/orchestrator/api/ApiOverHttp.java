package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.info.EffectiveSettings;
import io.ekiden.cli.part.OrchestratorPart;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Two orchestrators on ports, the first of which leads until it is asked to abdicate, and a client that asks them. */
final class ApiOverHttp implements AutoCloseable {
    private static final Measured NOTHING = new Measured() {
        @Override
        public String prometheus() {
            return "up 1\n";
        }

        @Override
        public ObjectNode json() {
            return Json.object();
        }
    };

    /** Headers that are there unless something else is said. */
    private static final List<String> OWN = List.of("Accept", "Content-Type");

    /** Those with which the recordings were made. */
    private static final Map<String, Map<String, Object>> SETTINGS = EffectiveSettings.of(
            new EffectiveSettings.Place(
                    "127.0.0.1",
                    OptionalInt.of(18080),
                    OptionalInt.of(8443),
                    "zk://127.0.0.1:12181/mesos",
                    "zk://127.0.0.1:12181/g1",
                    OrchestratorPart.SESSION,
                    false),
            HttpSettings.DEFAULT,
            KernelSettings.DEFAULT,
            RoleSettings.DEFAULT,
            OrchestratorPart.Settings.framework("marathon", "root", "127.0.0.1", OrchestratorPart.FAILOVER_TIMEOUT),
            new EffectiveSettings.Definitions(
                    List.of("secrets", "external_volumes", "task_killing"), Optional.empty()));

    private final Vertx vertx;
    private final List<Integer> ports = new ArrayList<>();
    private final AtomicInteger leader = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();

    private ApiOverHttp(Vertx vertx) {
        this.vertx = vertx;
    }

    static ApiOverHttp start(Leading leading, InstantSource clock) throws Exception {
        var servers = new ApiOverHttp(Vertx.vertx());
        servers.open(leading, clock);
        servers.open(leading, clock);
        return servers;
    }

    private void open(Leading leading, InstantSource clock) throws Exception {
        int index = ports.size();
        // Its port is known when it listens, and part of what it says of itself.
        var handler = new ArrayList<Handler<HttpServerRequest>>();
        ports.add(Loopback.serve(vertx, request -> handler.getFirst().handle(request))
                .actualPort());
        Supplier<InfoJson.Info> info = () -> new InfoJson.Info(
                "1.11.26",
                "ekiden",
                leader.get() == index,
                Optional.of(authority(leader.get())),
                leading.state().frameworkId(),
                SETTINGS);
        var hub = new EventHub(vertx, EventJson::frame, clock, EventHub.Limits.DEFAULT);
        var parts = new Api.Ports(leading, hub, info, NOTHING, () -> leader.set(1 - index), clock);
        var router = Api.router(vertx, RoleSettings.DEFAULT, parts);
        handler.add(new LeaderProxy(vertx, router, info, authority(index), new HttpClientOptions()));
    }

    /** Host and port of one of the two. */
    String authority(int server) {
        return "127.0.0.1:" + ports.get(server);
    }

    /** Asks the first of the two. Sends JSON, unless the headers say otherwise; an empty one is left out. */
    HttpResponse<String> send(String method, String path, Optional<String> body, Map<String, String> headers)
            throws Exception {
        return send(0, method, path, body, headers);
    }

    HttpResponse<String> send(
            int server, String method, String path, Optional<String> body, Map<String, String> headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + authority(server) + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, body.map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()));
        for (var name : OWN) {
            var value = headers.getOrDefault(name, "application/json");
            if (!value.isEmpty() && (body.isPresent() || name.equals("Accept"))) {
                request.header(name, value);
            }
        }
        headers.forEach((name, value) -> {
            if (!OWN.contains(name)) {
                request.header(name, value);
            }
        });
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
