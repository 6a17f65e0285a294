package io.ekiden.mesos.sdk.executor;

import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.executor.ExecutorCallProtos;
import io.ekiden.mesos.wire.v1.executor.ExecutorEventProtos;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP of an executor: one stream at a time, and calls beside it. Blocks. */
final class ExecutorLink implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGEST_RECORD = 64 << 20;
    private static final MediaType TYPE = MediaType.PROTOBUF;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ExecutorSettings settings;
    private volatile @Nullable InputStream stream;

    ExecutorLink(ExecutorSettings settings) {
        this.settings = settings;
    }

    /**
     * Subscribes, and reads until the stream ends.
     *
     * @throws IOException when it cannot be had, or breaks
     */
    void listen(ExecutorCall.Subscribe subscribe, Consumer<ExecutorEvent> events)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request(subscribe), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("the agent answers SUBSCRIBE with " + response.statusCode());
            }
            stream = body;
            read(body, events);
        } catch (WireException unreadable) {
            throw new IOException("the agent's stream cannot be read: " + unreadable.reason());
        } finally {
            stream = null;
        }
    }

    private static void read(InputStream body, Consumer<ExecutorEvent> events) throws IOException, WireException {
        var decoder = new RecordIo.Decoder(LARGEST_RECORD);
        var buffer = new byte[16 << 10];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            for (var record : decoder.feed(Arrays.copyOf(buffer, count))) {
                ExecutorEventProtos.read(TYPE, record).ifPresent(events);
            }
        }
    }

    /** The status of the answer. */
    int call(ExecutorCall call) throws IOException, InterruptedException {
        return http.send(request(call), BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest request(ExecutorCall call) {
        var request = HttpRequest.newBuilder(settings.agent().resolve("/api/v1/executor"))
                .timeout(PATIENCE)
                .header("Content-Type", TYPE.header())
                .header("Accept", TYPE.header())
                .POST(BodyPublishers.ofByteArray(ExecutorCallProtos.write(TYPE, settings.executor(), call)));
        settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.build();
    }

    /** Ends the stream; {@link #listen} fails. */
    void cut() {
        var open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyBroken) {
                // As was wanted.
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
