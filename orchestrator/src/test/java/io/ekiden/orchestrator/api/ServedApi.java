package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.http.Door;
import io.ekiden.orchestrator.api.http.Doorkeeper;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.leader.Abdication;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.store.backup.BackupDirectory;
import io.ekiden.orchestrator.store.backup.Wish;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The routes over real HTTP, before the real kernel. No master: what is created waits in the queue. */
abstract class ServedApi {
    private static final Measured MEASURED = new Measured() {
        @Override
        public String prometheus() {
            return "up 1\n";
        }

        @Override
        public ObjectNode json() {
            return Json.object().put("version", "4.0.0");
        }
    };

    private final Vertx vertx = Vertx.vertx();
    private final EventHub hub = new EventHub(
            vertx, EventJson::frame, InstantSource.fixed(Instant.EPOCH), EventHub.Limits.DEFAULT.withSubscribers(2));
    final KernelLeading leading = new KernelLeading(Duration.ofSeconds(1), hub::publish);
    final AtomicInteger abdications = new AtomicInteger();
    final List<Wish> left = new ArrayList<>();
    volatile Optional<BackupDirectory> backups = Optional.empty();
    volatile boolean elected = true;
    private final Abdication abdication = new Abdication() {
        @Override
        public void abdicate() {
            abdications.incrementAndGet();
        }

        @Override
        public Future<Void> leave(Wish wish) {
            left.add(wish);
            return Future.succeededFuture();
        }

        @Override
        public Optional<BackupDirectory> backups() {
            return backups;
        }
    };
    final HttpClient http = HttpClient.newHttpClient();
    HttpServer server;
    private Router router;

    @BeforeEach
    void start() throws Exception {
        router =
                Api.router(vertx, roles(), new Api.Ports(leading, hub, this::info, MEASURED, abdication, leading::now));
        server = Loopback.serve(vertx, router);
    }

    /** Those the orchestrator is started with. */
    RoleSettings roles() {
        return RoleSettings.DEFAULT;
    }

    private InfoJson.Info info() {
        var leader = elected ? Optional.of("h:8080") : Optional.<String>empty();
        return new InfoJson.Info("1.11.26", "ekiden", elected, leader, Optional.empty(), Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The same behind a door. */
    HttpServer behind(Door door) throws Exception {
        return Loopback.serve(vertx, new Doorkeeper(door, router));
    }

    /** The paths of all routes, as far as they have one: placeholders as they are, what ends with anything without that. */
    List<String> routes() {
        return router.getRoutes().stream()
                .map(Route::getPath)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"'));
        return http.send(
                request(path)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/json")
                        .method(method, publisher)
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> accepting(String types, String path) throws Exception {
        return http.send(request(path).header("Accept", types).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
