package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.old.OutputStyle;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What HTTP asks of every answer alike. */
class HttpTest {
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

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    /** Completed by the test: requests for changes wait for it. */
    private final Promise<Void> mayAnswer = Promise.promise();

    private final KernelLeading leading = new KernelLeading(Duration.ofMillis(1), _ -> {}) {
        @Override
        public synchronized Future<Answer> ask(Request request) {
            return mayAnswer.future().compose(_ -> super.ask(request));
        }
    };

    private HttpServer serve(HttpSettings settings) throws Exception {
        var info = new InfoJson.Info("1", "ekiden", true, Optional.of("h:1"), Optional.empty(), Map.of());
        var hub = new EventHub(vertx, EventJson::frame, leading::now, EventHub.Limits.DEFAULT);
        var ports = new Api.Ports(leading, hub, () -> info, NOTHING, () -> {}, leading::now);
        return Loopback.serve(
                vertx,
                Api.router(vertx, RoleSettings.DEFAULT, DefinitionOptions.DEFAULT, settings, ports, Doors.none()));
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static HttpRequest.Builder request(HttpServer server, String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .timeout(Duration.ofSeconds(10));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<byte[]> get(HttpServer server, String path, String... headers) throws Exception {
        return http.send(request(server, path, headers).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> creates(HttpServer server, String id) throws Exception {
        mayAnswer.tryComplete();
        return http.send(
                request(server, "/v2/apps")
                        .POST(BodyPublishers.ofString(
                                "{\"id\":\"" + id + "\",\"cmd\":\"" + "sleep 1;".repeat(200) + "\"}"))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static String tag(HttpResponse<?> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void whoHasAnAnswer_isToldThatItIsStillTheSame() throws Exception {
        var server = serve(HttpSettings.DEFAULT);
        creates(server, "/a");
        for (var path : List.of("/v2/apps", "/v2/apps?embed=apps.tasks", "/v2/apps/a", "/v2/deployments")) {
            var tag = tag(get(server, path));
            assertThat(tag).as(path).startsWith("W/\"");
            for (var known : List.of(tag, "\"other\", " + tag, "*", tag.substring(2))) {
                var same = get(server, path, "If-None-Match", known);
                assertThat(same.statusCode()).as(path + " " + known).isEqualTo(304);
                assertThat(same.body()).isEmpty();
                assertThat(tag(same)).isEqualTo(tag);
            }
        }
        var before = tag(get(server, "/v2/apps"));
        creates(server, "/b");
        var changed = get(server, "/v2/apps", "If-None-Match", before);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(new String(changed.body(), StandardCharsets.UTF_8)).contains("\"/a\"", "\"/b\"");
    }

    @Test
    void list_isRememberedByItsQuestion() throws Exception {
        var server = serve(HttpSettings.DEFAULT);
        creates(server, "/a");
        creates(server, "/b");
        assertThat(new String(get(server, "/v2/apps?id=b").body(), StandardCharsets.UTF_8))
                .contains("\"/b\"")
                .doesNotContain("\"/a\"");
        assertThat(new String(get(server, "/v2/apps?id=a").body(), StandardCharsets.UTF_8))
                .contains("\"/a\"")
                .doesNotContain("\"/b\"");
        assertThat(get(server, "/v2/apps?label=a+in+(b").statusCode()).isEqualTo(422);
    }

    @Test
    void group_isRememberedByItsQuestion_untilSomethingChanges() throws Exception {
        var server = serve(HttpSettings.DEFAULT);
        creates(server, "/g/a");
        creates(server, "/h/b");
        var both = "?embed=group.groups&embed=group.apps";
        assertThat(text(server, "/v2/groups" + both)).contains("\"/g/a\"", "\"/h/b\"");
        assertThat(text(server, "/v2/groups/g" + both)).contains("\"/g/a\"").doesNotContain("\"/h/b\"");
        assertThat(text(server, "/v2/groups/h" + both)).contains("\"/h/b\"").doesNotContain("\"/g/a\"");
        assertThat(text(server, "/v2/groups/g?embed=group.groups")).doesNotContain("\"/g/a\"");
        creates(server, "/g/c");
        assertThat(text(server, "/v2/groups/g" + both)).contains("\"/g/a\"", "\"/g/c\"");
    }

    private String text(HttpServer server, String path) throws Exception {
        return new String(get(server, path).body(), StandardCharsets.UTF_8);
    }

    @Test
    void answers_areGzippedForThoseWhoTakeThat_unlessTheyAreShort() throws Exception {
        var server = serve(HttpSettings.DEFAULT);
        creates(server, "/a");
        var plain = get(server, "/v2/apps");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        for (var accepted : List.of("gzip", "deflate, gzip;q=0.5", "*")) {
            var zipped = get(server, "/v2/apps", "Accept-Encoding", accepted);
            assertThat(zipped.headers().firstValue("Content-Encoding"))
                    .as(accepted)
                    .contains("gzip");
            assertThat(zipped.headers().firstValue("Vary")).contains("Accept-Encoding");
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
                assertThat(gzip.readAllBytes()).isEqualTo(plain.body());
            }
        }
        assertThat(get(server, "/v2/apps", "Accept-Encoding", "gzip;q=0")
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
        assertThat(get(server, "/v2/leader", "Accept-Encoding", "gzip")
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
        var never = serve(new HttpSettings(OptionalInt.empty(), List.of(), false));
        assertThat(get(never, "/v2/apps", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void clientsOf14_findWhatTheyLookFor() throws Exception {
        var server = serve(
                new HttpSettings(OptionalInt.empty(), List.of(), true, Optional.empty(), OutputStyle.MARATHON_1_4));
        var created = (ObjectNode) Json.read(creates(server, "/shop/web").body());
        assertThat(created.at("/ports")).hasSize(1);
        var version = created.get("version").asText();
        for (var path : List.of(
                "/v2/apps",
                "/v2/apps//shop/web",
                "/v2/apps/shop/*",
                "/v2/apps//shop/web/versions/" + version,
                "/v2/groups",
                "/v2/groups//shop/apps",
                "/v2/groups/versions/" + version)) {
            assertThat(new String(get(server, path).body(), StandardCharsets.UTF_8))
                    .as(path)
                    .contains("\"ports\":[1", "\"uris\":[]", "\"args\":null");
        }
    }

    @Test
    void pagesOfOtherServers_mayReadWhenTheyAreNamed() throws Exception {
        var server = serve(
                new HttpSettings(OptionalInt.empty(), List.of("https://one.example", "https://two.example"), true));
        for (var origin : List.of("https://one.example", "https://two.example")) {
            var allowed = get(server, "/v2/apps", "Origin", origin, "Access-Control-Request-Headers", "X-A, X-B");
            assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains(origin);
            assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
                    .contains("X-A, X-B");
            assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods"))
                    .contains("GET, HEAD, OPTIONS");
            assertThat(allowed.headers().firstValue("Access-Control-Max-Age")).contains("86400");
            assertThat(allowed.headers().allValues("Vary")).contains("Origin");
        }
        var stranger = get(server, "/v2/apps", "Origin", "https://evil.example");
        assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(get(serve(HttpSettings.DEFAULT), "/v2/apps", "Origin", "https://one.example")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void requestsBeyondTheLimit_areRefused_andThoseAfterThemServed() throws Exception {
        var server = serve(new HttpSettings(OptionalInt.of(1), List.of(), true));
        var waiting = http.sendAsync(
                request(server, "/v2/apps")
                        .POST(BodyPublishers.ofString("{\"id\":\"/a\",\"cmd\":\"x\"}"))
                        .build(),
                BodyHandlers.ofByteArray());
        HttpResponse<byte[]> refused;
        do {
            refused = get(server, "/v2/leader");
        } while (refused.statusCode() == 200);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                .contains("Too many concurrent requests", "--http-max-concurrent-requests");
        mayAnswer.complete();
        assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
        HttpResponse<byte[]> served;
        do {
            served = get(server, "/v2/leader");
        } while (served.statusCode() == 503);
        assertThat(served.statusCode()).isEqualTo(200);
        var head = http.send(
                request(server, "/v2/apps")
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(tag(head)).isNotEmpty();
    }
}
