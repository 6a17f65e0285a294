package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.LbSettings.Binding;
import io.ekiden.lb.LbSettings.Exposure;
import io.ekiden.lb.LbSettings.HaproxyOptions;
import io.ekiden.lb.LbSettings.Sharing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A bridge with ports that all apps share, a Marathon of which it asks, and tasks that tell what they were asked. */
abstract class SharedPorts {
    @TempDir
    Path directory;

    final Vertx vertx = Vertx.vertx();
    final int http = Ports.free();
    final int https = Ports.free();
    final int byApp = Ports.free();
    final int stats = Ports.free();
    Marathon marathon;
    /** The program, looked for as usual when absent. */
    Optional<Path> haproxy = Optional.empty();

    private Optional<LbBridge> served = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        marathon = new Marathon(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        bridge().stop().await();
        marathon.stop();
        vertx.close().await();
    }

    void serve(List<Path> certificates, JsonObject... apps) {
        serve(Exposure.ALL, certificates, apps);
    }

    void serve(Exposure exposure, List<Path> certificates, JsonObject... apps) {
        for (var app : apps) {
            marathon.put(app);
        }
        var bridge = new LbBridge(
                vertx,
                LbSettings.of(List.of(marathon.url()), directory.resolve("lb"))
                        .withBinding(new Binding(
                                "127.0.0.1",
                                stats,
                                Set.of(),
                                new Sharing(http, certificates.isEmpty() ? 0 : https, byApp, certificates),
                                exposure))
                        .withHaproxy(new HaproxyOptions(haproxy, Optional.empty(), true, 1000)));
        served = Optional.of(bridge);
        bridge.start().await();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (bridge.snapshot().reloads() == 0 || !bridge.snapshot().problems().isEmpty()) {
            assertThat(System.nanoTime()).as("%s", bridge.snapshot()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    LbBridge bridge() {
        return served.orElseThrow();
    }

    /** A task that tells what it was asked, and redirects from /old to /new. */
    JsonObject app(String id, int servicePort, Map<String, String> labels, String... tasks) {
        var list = new JsonArray();
        for (var name : tasks) {
            var server = vertx.createHttpServer()
                    .requestHandler(request -> echo(name, request))
                    .listen(Ports.free(), "127.0.0.1")
                    .await();
            list.add(new JsonObject()
                    .put("id", name)
                    .put("host", "127.0.0.1")
                    .put("ports", new JsonArray().add(server.actualPort()))
                    .put("state", "TASK_RUNNING"));
        }
        var all = new JsonObject();
        labels.forEach((label, value) -> all.put("HAPROXY_0_" + label, value));
        return new JsonObject()
                .put("id", id)
                .put("labels", all)
                .put("portDefinitions", new JsonArray().add(new JsonObject().put("port", servicePort)))
                .put("tasks", list);
    }

    private static void echo(String name, HttpServerRequest request) {
        if (request.path().equals("/old")) {
            request.response().setStatusCode(302).putHeader("Location", "/new").end();
        } else {
            request.response()
                    .end(name + " " + request.path() + " " + request.authority().host() + " "
                            + request.getHeader("X-Forwarded-Proto") + " " + request.version());
        }
    }

    HttpClientResponse ask(int port, String host, String path, String... headers) {
        return ask(new HttpClientOptions(), port, host, path, headers);
    }

    HttpClientResponse ask(HttpClientOptions options, int port, String host, String path, String... headers) {
        var to = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost(host)
                .setPort(port)
                .setMethod(HttpMethod.GET)
                .setURI(path);
        for (int i = 0; i < headers.length; i += 2) {
            to.addHeader(headers[i], headers[i + 1]);
        }
        var client = vertx.createHttpClient(options);
        return client.request(to)
                .compose(request -> request.send())
                .compose(response -> response.body().map(response))
                .await();
    }

    static String body(HttpClientResponse response) {
        return response.statusCode() + " " + response.body().await();
    }
}
