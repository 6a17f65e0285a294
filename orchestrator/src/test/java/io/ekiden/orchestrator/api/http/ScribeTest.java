package io.ekiden.orchestrator.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.Replies;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScribeTest {
    private static final int PATIENCE_SECONDS = 60;
    private static final String LONG = "{\"apps\":[" + "\"app\",".repeat(1000) + "\"app\"]}";

    private static final int MAY_WAIT = 3;

    private final Vertx vertx = Vertx.vertx();
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger written = new AtomicInteger();
    private final Semaphore queued = new Semaphore(0);
    private final Semaphore hangups = new Semaphore(0);
    private final Remembered remembered = new Remembered();
    private final Object snapshot = new Object();
    private HttpServer server;

    @BeforeEach
    void listen() {
        var scribe = new Scribe(vertx, MAY_WAIT);
        var router = Router.router(vertx);
        router.route().handler(ctx -> {
            // Later than what the server itself does when somebody hangs up.
            ctx.request().connection().closeHandler(_ -> vertx.runOnContext(_ -> hangups.release()));
            ctx.next();
        });
        router.get("/queued").handler(ctx -> {
            Replies.later(ctx, scribe.write(ctx, () -> {
                written.incrementAndGet();
                return Buffer.buffer("queued");
            }));
            queued.release();
        });
        router.get("/asked").handler(ctx -> {
            Replies.later(ctx, scribe.write(ctx, remembered, List.of(snapshot), "else", () -> {
                written.incrementAndGet();
                return Buffer.buffer("asked");
            }));
            queued.release();
        });
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
        begun.release();
        try {
            assertThat(mayEnd.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Buffer.buffer(LONG);
    }

    private static void await(Semaphore events, int count) throws InterruptedException {
        assertThat(events.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private Socket ask(String path) throws IOException {
        var socket = new Socket("127.0.0.1", server.actualPort());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whoeverComesWhenTooManyWait_isToldToComeAgain() throws Exception {
        try (var first = ask("/long");
                var second = ask("/long")) {
            await(begun, 2);
            try (var third = ask("/queued");
                    var fourth = ask("/queued");
                    var fifth = ask("/queued")) {
                await(queued, MAY_WAIT);
                for (var path : List.of("/queued", "/asked")) {
                    try (var refused = ask(path)) {
                        assertThat(answer(refused))
                                .startsWith("HTTP/1.1 503")
                                .containsIgnoringCase("\r\nRetry-After: 1\r\n")
                                .contains("Too many answers wait to be written: 3.");
                    }
                }
                mayEnd.countDown();
                for (var served : List.of(first, second, third, fourth, fifth)) {
                    assertThat(answer(served)).startsWith("HTTP/1.1 200");
                }
            }
            // Who was refused is not remembered so.
            try (var again = ask("/asked")) {
                assertThat(answer(again)).startsWith("HTTP/1.1 200").endsWith("asked");
            }
        }
    }

    @Test
    void nothingIsWrittenForThoseWhoHaveGone() throws Exception {
        try (var first = ask("/long");
                var second = ask("/long")) {
            await(begun, 2);
            for (var path : List.of("/queued", "/asked")) {
                try (var _ = ask(path)) {
                    await(queued, 1);
                }
                await(hangups, 1);
            }
            mayEnd.countDown();
            assertThat(answer(first)).startsWith("HTTP/1.1 200");
            assertThat(answer(second)).startsWith("HTTP/1.1 200");
            try (var next = ask("/queued")) {
                assertThat(answer(next)).endsWith("queued");
            }
            assertThat(written).as("the two long ones, and the last").hasValue(3);
            try (var next = ask("/asked")) {
                assertThat(answer(next)).endsWith("asked");
            }
        }
    }

    /** Whoever asks first may be the first to go. */
    @Test
    void answerForSeveral_isWritten_asLongAsOneIsThere() throws Exception {
        try (var first = ask("/long");
                var second = ask("/long")) {
            await(begun, 2);
            var gone = ask("/asked");
            await(queued, 1);
            try (var stays = ask("/asked")) {
                await(queued, 1);
                gone.close();
                await(hangups, 1);
                mayEnd.countDown();
                assertThat(answer(stays)).startsWith("HTTP/1.1 200").endsWith("asked");
            }
            assertThat(answer(first)).startsWith("HTTP/1.1 200");
            assertThat(answer(second)).startsWith("HTTP/1.1 200");
        }
        assertThat(written).hasValue(3);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
    }

    @Test
    void others_areAnsweredWhileALongAnswerIsWritten() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var longOne = client.sendAsync(request("/long").build(), BodyHandlers.ofString());
            await(begun, 1);
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
            await(begun, 1);
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
