package io.ekiden.orchestrator.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.Replies;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScribeTest {
    private static final int PATIENCE_SECONDS = 60;
    private static final String LONG = "{\"apps\":[" + "\"app\",".repeat(1000) + "\"app\"]}";

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger written = new AtomicInteger();
    private final Remembered remembered = new Remembered();
    private final Object snapshot = new Object();
    private HttpServer server;

    @BeforeEach
    void listen() {
        var scribe = new Scribe(vertx);
        var router = Router.router(vertx);
        router.get("/short").handler(ctx -> ctx.end("short"));
        router.get("/long").handler(ctx -> Replies.later(ctx, scribe.write(ctx, this::slowly)));
        router.get("/remembered")
                .handler(ctx ->
                        Replies.later(ctx, scribe.write(ctx, remembered, List.of(snapshot), "what", this::slowly)));
        router.get("/broken")
                .handler(ctx -> Replies.later(ctx, scribe.write(ctx, () -> {
                    throw new IllegalStateException("cannot be written");
                })));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void close() {
        mayEnd.countDown();
        vertx.close().await();
    }

    private Buffer slowly() {
        written.incrementAndGet();
        begun.countDown();
        try {
            assertThat(mayEnd.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Buffer.buffer(LONG);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
    }

    @Test
    void others_areAnsweredWhileALongAnswerIsWritten() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var longOne = client.sendAsync(request("/long").build(), BodyHandlers.ofString());
            assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(client.send(request("/short").build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("short");
            assertThat(longOne).isNotDone();
            mayEnd.countDown();
            assertThat(longOne.get(PATIENCE_SECONDS, TimeUnit.SECONDS).body()).isEqualTo(LONG);
        }
    }

    @Test
    void sameQuestion_isWrittenOnce_forThoseWhoAskMeanwhileToo() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var first = client.sendAsync(request("/remembered").build(), BodyHandlers.ofString());
            assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            var zipped = client.sendAsync(
                    request("/remembered").header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
            mayEnd.countDown();
            var plain = first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var packed = zipped.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(plain.body()).isEqualTo(LONG);
            assertThat(unzipped(packed)).isEqualTo(LONG);
            assertThat(packed.headers().firstValue("ETag"))
                    .isPresent()
                    .isEqualTo(plain.headers().firstValue("ETag"));
        }
        assertThat(written).hasValue(1);
    }

    @Test
    void failure_isAnAnswerToo() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request("/broken").build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(500);
        }
    }

    private static String unzipped(HttpResponse<byte[]> response) throws IOException {
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
