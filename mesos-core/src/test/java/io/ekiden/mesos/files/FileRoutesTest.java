package io.ekiden.mesos.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileRoutesTest {
    /** Thousands of parts, of which there are none but on the wire. */
    private static final long LARGE = 384L << 20;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private Path log;
    private URI server;

    @BeforeEach
    void listen() throws Exception {
        log = directory.resolve("log");
        var router = Router.router(vertx);
        new FileRoutes(vertx, Attachments.ofLog("/log", Optional.of(log))).mount(router);
        var listening = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        server = URI.create("http://127.0.0.1:" + listening.actualPort());
    }

    @AfterEach
    void close() throws Exception {
        http.shutdownNow();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void largeFile_isDownloadedWhole_andIsClosedThen() throws Exception {
        try (var file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(LARGE);
        }
        var received = new LongAdder();
        var answer = http.send(
                HttpRequest.newBuilder(server.resolve("/files/download?path=/log"))
                        .timeout(Duration.ofSeconds(40))
                        .build(),
                BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> received.add(bytes.length))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(received.sum()).isEqualTo(LARGE);
        assertThat(isClosedSoon()).as("nobody has the file open").isTrue();
    }

    private boolean isClosedSoon() throws Exception {
        var turn = new CountDownLatch(1);
        for (int look = 0; look < 200 && isOpen(); look++) {
            turn.await(10, TimeUnit.MILLISECONDS);
        }
        return !isOpen();
    }

    private boolean isOpen() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.anyMatch(this::isOfTheLog);
        }
    }

    private boolean isOfTheLog(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(log);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
