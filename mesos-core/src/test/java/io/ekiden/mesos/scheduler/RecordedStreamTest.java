package io.ekiden.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.WireException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes that a real Mesos 1.11.1 sent to a scheduler, in pieces of any size: the same events, then the end. */
class RecordedStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        SimulatedMaster.await(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({
        "02-lifecycle, JSON, 65536",
        "02-lifecycle, JSON, 1",
        "05-reconcile, JSON, 65536",
        "05-reconcile, JSON, 7",
        "27-subscribe-protobuf, PROTOBUF, 65536",
        "27-subscribe-protobuf, PROTOBUF, 1"
    })
    void recordedStream_isHeardAsItWasSent(String name, MediaType mediaType, int pieces) throws Exception {
        var bytes = resource(name + ".stream.bin");
        try (var server = new RawServer(connection -> {
            assertThat(connection.request())
                    .startsWith("post /api/v1/scheduler http/1.1\r\n")
                    .contains("content-type: " + mediaType.header() + "\r\n")
                    .contains("accept: " + mediaType.header() + "\r\n");
            for (int at = 0; at < bytes.length; at += pieces) {
                connection.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieces)));
            }
        })) {
            var framework = Framework.of(
                    vertx, new HttpDetector(List.of(server.uri())), HttpSchedulerSettings.DEFAULT.with(mediaType));
            framework.connect(Optional.empty());
            var expected = events(name, mediaType);
            assertThat(expected).isNotEmpty();
            for (var event : expected) {
                assertThat(framework.next(Event.class)).isEqualTo(event);
            }
            framework.isDisconnected();
        }
    }

    /** What the client of the recording took down, heartbeats and kinds that the model does not have left out. */
    private static List<Event> events(String name, MediaType mediaType) throws IOException, WireException {
        var transcript = new String(resource(name + ".transcript.jsonl"), StandardCharsets.UTF_8);
        var events = new ArrayList<Event>();
        for (var line : transcript.lines().toList()) {
            var entry = JSON.readTree(line);
            if (entry.path("dir").asText().equals("<")) {
                EventProtos.read(mediaType, record(entry.path("event")))
                        .filter(event -> !(event instanceof Event.Heartbeat))
                        .ifPresent(events::add);
            }
        }
        return events;
    }

    private static byte[] record(JsonNode event) {
        return event.has("raw_hex")
                ? HexFormat.of().parseHex(event.path("raw_hex").asText())
                : event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(RecordedStreamTest.class.getResourceAsStream("/mesos/" + name))) {
            return in.readAllBytes();
        }
    }
}
