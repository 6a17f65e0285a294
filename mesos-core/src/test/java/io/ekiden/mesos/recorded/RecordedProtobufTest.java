package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.ekiden.mesos.wire.v1.RecordIo;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Session 27: the same call in protobuf, and the same events with the same fields. */
class RecordedProtobufTest {
    private static final String TYPE = "application/x-protobuf";
    private static final int CALL_BYTES = 16;

    @TempDir
    Path workDir;

    @Test
    @Timeout(30)
    void stream_hasTheEventsAndFieldsThatWereRecorded() throws Exception {
        var recorded = recordedEvents();
        try (var cluster = new SmallCluster(workDir);
                var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(cluster.uri().resolve("/api/v1/scheduler"))
                    .header("Content-Type", TYPE)
                    .header("Accept", TYPE)
                    .POST(BodyPublishers.ofByteArray(recordedCall()));
            var response = http.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue(TYPE);
            assertThat(response.headers().firstValue("Mesos-Stream-Id")).isPresent();

            var ours = events(response.body(), recorded.size());
            assertThat(ours)
                    .extracting(Event::getType)
                    .isEqualTo(recorded.stream().map(Event::getType).toList());
            for (int i = 0; i < recorded.size(); i++) {
                assertThat(fields(ours.get(i))).isEqualTo(fields(recorded.get(i)));
            }
            http.shutdownNow();
        }
    }

    private static List<Event> events(InputStream body, int count) throws Exception {
        var decoder = new RecordIo.Decoder(1 << 20);
        var events = new ArrayList<Event>();
        var buffer = new byte[8192];
        while (events.size() < count) {
            int read = body.read(buffer);
            for (var record : decoder.feed(Arrays.copyOf(buffer, read))) {
                events.add(Event.parseFrom(record));
            }
        }
        return events;
    }

    static Set<String> fields(Message message) {
        var found = new TreeSet<String>();
        collect("", message, found);
        return found;
    }

    private static void collect(String path, Message message, Set<String> found) {
        message.getAllFields().forEach((field, value) -> {
            var name = path + field.getName();
            found.add(name);
            for (var one : value instanceof List<?> list ? list : List.of(value)) {
                if (one instanceof Message inner) {
                    collect(name + "/", inner, found);
                }
            }
        });
    }

    private static byte[] recordedCall() throws Exception {
        try (var in = resource("27-subscribe-protobuf.request.http")) {
            var all = in.readAllBytes();
            return Arrays.copyOfRange(all, all.length - CALL_BYTES, all.length);
        }
    }

    private static List<Event> recordedEvents() throws Exception {
        var events = new ArrayList<Event>();
        for (var line : Transcript.lines("27-subscribe-protobuf")) {
            if (line.path("event").has("raw_hex")) {
                events.add(Event.parseFrom(
                        HexFormat.of().parseHex(line.at("/event/raw_hex").asText())));
            }
        }
        return events;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(RecordedProtobufTest.class.getResourceAsStream("/mesos/" + name), name);
    }
}
