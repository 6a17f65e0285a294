package io.ekiden.orchestrator.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.Loopback;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRoutesTest {
    private static final String ASSET = "/assets/index-abc123.js";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        var router = Router.router(vertx);
        new PageRoutes(new PageFiles("page")).mount(router);
        server = Loopback.serve(vertx, router);
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ui/", "/index.html", "/ui/index.html"})
    void page_isWhereMarathonHasIt(String path) throws Exception {
        var page = send("GET", path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>page</title>");
        assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void page_isWhereTheRootLeads_andTheNameWithoutItsSlash() throws Exception {
        assertThat(send("GET", "/").statusCode()).isEqualTo(302);
        assertThat(header(send("GET", "/"), "Location")).isEqualTo("/ui/");
        assertThat(header(send("GET", "/ui"), "Location")).isEqualTo("/ui/");
    }

    @Test
    void page_isHeldToItsOwnServer() throws Exception {
        var page = send("GET", "/ui/");

        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @ParameterizedTest
    @ValueSource(strings = {ASSET, "/ui" + ASSET})
    void assets_areKeptForEver(String path) throws Exception {
        var asset = send("GET", path);

        assertThat(asset.body()).isEqualTo("export const answer = 42;\n");
        assertThat(header(asset, "Content-Type")).startsWith("text/javascript");
        assertThat(header(asset, "Cache-Control")).contains("immutable", "max-age=31536000");
        assertThat(header(asset, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void unchangedPage_isNotSentAgain() throws Exception {
        var tag = header(send("GET", "/ui/"), "ETag");

        assertThat(send("GET", "/ui/", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(send("GET", "/ui/", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void browsers_getItPacked() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + ASSET))
                .header("Accept-Encoding", "gzip, deflate, br")
                .build();
        var response = http.send(request, BodyHandlers.ofByteArray());

        assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
        var text = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(new String(text, StandardCharsets.UTF_8)).startsWith("export");
    }

    @Test
    void head_tellsTheLengthOnly() throws Exception {
        var head = send("HEAD", "/ui/");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo("35");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/assets",
                "/assets/",
                "/assets/none.js",
                "/logback.xml",
                "/../page/index.html",
                "/assets/../../io/ekiden/cli/Main.class",
                "/%2e%2e/page/index.html",
                "/assets%2findex-abc123.js",
                "/assets/..%2f..%2flogback-test.xml",
                "//index.html",
                "/index.html/",
                "/ui/../../page/index.html",
                "/index.html%00.js"
            })
    void unknownPaths_areNotFound(String path) throws Exception {
        assertThat(statusOf(path)).isEqualTo(404);
    }

    /** Over a plain socket: clients tidy paths up before they send them. */
    private int statusOf(String path) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.actualPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    @Test
    void post_findsNoPage() throws Exception {
        assertThat(send("POST", "/").statusCode()).isEqualTo(404);
    }
}
