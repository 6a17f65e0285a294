package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The routes on a port, and a client that asks them. */
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

    private final Vertx vertx;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private ApiOverHttp(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    static ApiOverHttp start(Leading leading, InstantSource clock) throws Exception {
        var vertx = Vertx.vertx();
        Supplier<InfoJson.Info> info =
                () -> new InfoJson.Info("1.11.26", "ekiden", true, Optional.of("h:8080"), Optional.empty(), Map.of());
        var ports = new Api.Ports(
                leading,
                new EventHub(vertx, EventJson::frame, clock, EventHub.Limits.DEFAULT),
                info,
                NOTHING,
                () -> {},
                clock);
        var server = Loopback.serve(vertx, Api.router(vertx, RoleSettings.DEFAULT, ports));
        return new ApiOverHttp(vertx, server);
    }

    /** Sends JSON, unless the headers say otherwise; an empty one is left out. */
    HttpResponse<String> send(String method, String path, Optional<String> body, Map<String, String> headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, body.map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()));
        for (var name : new String[] {"Accept", "Content-Type"}) {
            var value = headers.getOrDefault(name, "application/json");
            if (!value.isEmpty() && (body.isPresent() || name.equals("Accept"))) {
                request.header(name, value);
            }
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
