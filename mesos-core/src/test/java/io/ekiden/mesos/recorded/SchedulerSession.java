package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A scheduler's connection as a client of another make has it: JSON over HTTP, events read as they come. */
public final class SchedulerSession implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode END = JSON.createObjectNode().put("type", "END");
    private static final long LIMIT_SECONDS = 8;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private @Nullable HttpResponse<InputStream> stream;

    public SchedulerSession(URI master) {
        this(master, "/api/v1/scheduler");
    }

    /** Any stream of records, such as the operators'. */
    SchedulerSession(URI master, String path) {
        this.uri = master.resolve(path);
    }

    /** The status of the answer; its events come by {@link #next}. */
    public int subscribe(String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, BodyHandlers.ofInputStream());
        stream = response;
        Thread.ofVirtual().start(() -> read(response.body()));
        return response.statusCode();
    }

    /** Subscribes, and launches a command on the first offer. */
    void launch(String taskId, String command) throws IOException, InterruptedException {
        subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "roles": ["svc"],
                 "capabilities": [{"type": "MULTI_ROLE"}]}}}""");
        var id = next().at("/subscribed/framework_id/value").asText();
        var offer = next().at("/offers/offers/0");
        call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH",
                 "launch": {"task_infos": [{"name": "t", "task_id": {"value": "%s"}, "agent_id": %s,
                   "command": {"value": "%s"},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                 {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}]}}""".formatted(id, offer.path("id"), taskId, offer.path("agent_id"), command));
    }

    public String streamId() {
        return stream == null
                ? ""
                : stream.headers().firstValue("Mesos-Stream-Id").orElse("");
    }

    private void read(InputStream body) {
        var decoder = new RecordIo.Decoder(1 << 24);
        var buffer = new byte[8192];
        try {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                for (var record : decoder.feed(Arrays.copyOf(buffer, count))) {
                    events.add(JSON.readTree(record));
                }
            }
        } catch (IOException | WireException broken) {
            // The end of the stream, as far as the test is concerned.
        }
        events.add(END);
    }

    /** The next event that is no heartbeat; {@code {"type": "END"}} when the stream has ended. */
    public JsonNode next() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            var event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError("no event within " + LIMIT_SECONDS + " s");
            }
            if (!event.path("type").asText().equals("HEARTBEAT")) {
                return event;
            }
        }
    }

    /** The next event of this type, whatever comes before it. */
    JsonNode next(String type) throws InterruptedException {
        var event = next();
        while (!event.path("type").asText().equals(type)) {
            if (event.equals(END)) {
                throw new AssertionError("the stream has ended before " + type);
            }
            event = next();
        }
        return event;
    }

    /** What comes within so many seconds, heartbeats too; null when nothing does. */
    public @Nullable JsonNode within(double seconds) throws InterruptedException {
        return events.poll((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    public HttpResponse<String> call(String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Mesos-Stream-Id", streamId())
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
