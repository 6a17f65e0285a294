package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.http.Doorkeeper;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.door.Lasting;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The routes before a kernel whose tasks run, on agents that are one {@link FakeAgent}. */
abstract class TaskApi {
    /** Requests that are being answered. */
    final AtomicInteger active = new AtomicInteger();

    private final Measured measured = new Measured() {
        @Override
        public String prometheus() {
            return "";
        }

        @Override
        public ObjectNode json() {
            return Json.object();
        }

        @Override
        public void began() {
            active.incrementAndGet();
        }

        @Override
        public void answered(Served served) {
            active.decrementAndGet();
        }
    };

    final Vertx vertx = Vertx.vertx();
    final LivelyLeading leading = new LivelyLeading(1, KernelSettings.DEFAULT);
    final HttpClient http = HttpClient.newHttpClient();
    FakeAgent agent;
    int port;

    @BeforeEach
    void start() throws Exception {
        agent = new FakeAgent(vertx);
        agent.lasting = lasting();
        var hub = new EventHub(vertx, EventJson::frame, leading::now, EventHub.Limits.DEFAULT);
        var info = new InfoJson.Info("1.11.26", "ekiden", true, Optional.of("h:8080"), Optional.empty(), Map.of());
        var router = Api.router(
                vertx,
                RoleSettings.DEFAULT,
                DefinitionOptions.DEFAULT,
                HttpSettings.DEFAULT,
                new Api.Ports(leading, hub, () -> info, measured, () -> {}, leading::now),
                agent.doors());
        port = Loopback.serve(vertx, Doorkeeper.before(HttpSettings.DEFAULT, router))
                .actualPort();
    }

    Lasting lasting() {
        return new Lasting();
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The id of the task of an app that is made for it. */
    String task(String id, String cmd) throws Exception {
        var app = "{\"id\": \"%s\", \"cmd\": \"%s\", \"portDefinitions\": []}".formatted(id, cmd);
        assertThat(send("POST", "/v2/apps", app).statusCode()).isEqualTo(201);
        leading.settle();
        return json(get("/v2/apps" + id + "/tasks"))
                .path("tasks")
                .path(0)
                .path("id")
                .asText();
    }

    /** Where the agent has the sandbox of the task of an app. */
    static String sandbox(String task) {
        return "/frameworks/f-0000/executors/" + task + "/runs/latest";
    }

    void write(String path, String text) {
        agent.files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    /** What an answer is only the beginning of. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not happen").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static String message(HttpResponse<String> response) throws Exception {
        return response.statusCode() + " " + json(response).path("message").asText();
    }
}
