package io.ekiden.mesos.master.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.http.RecordStream;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecordStreamTest {
    private static final int MEBIBYTE = 1 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() throws Exception {
        http.shutdownNow();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** How many bytes a reader of such a stream gets before its end. */
    private long bytesOf(Consumer<RecordStream> writer) throws Exception {
        var server = await(vertx.createHttpServer()
                .requestHandler(request -> write(request, writer))
                .listen(0, "127.0.0.1"));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
                .timeout(Duration.ofSeconds(40))
                .build();
        long count = 0;
        try (var body = http.send(request, BodyHandlers.ofInputStream()).body()) {
            var part = new byte[MEBIBYTE];
            for (int read = body.read(part); read >= 0; read = body.read(part)) {
                count += read;
            }
        }
        return count;
    }

    private static void write(HttpServerRequest request, Consumer<RecordStream> writer) {
        var stream = new RecordStream(request, MediaType.JSON, Duration.ofSeconds(15));
        stream.begin(() -> {});
        writer.accept(stream);
        stream.end();
    }

    /** The whole state of a large cluster comes first. */
    @Test
    void firstRecord_mayBeLargerThanWhatMayWait_andMoreMayFollowIt() throws Exception {
        var state = new byte[65 * MEBIBYTE];
        var event = new byte[MEBIBYTE];
        long received = bytesOf(stream -> {
            stream.send(_ -> state);
            stream.send(_ -> event);
        });

        assertThat(received).isEqualTo(RecordIo.frame(state).length + RecordIo.frame(event).length);
    }
}
