package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.wire.v1.RecordIo;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Session 09: an executor that speaks protobuf, byte for byte, and hears the same events with the same fields. */
class RecordedExecutorProtobufTest {
    private static final String TYPE = "application/x-protobuf";
    private static final String BORDER = "<<<<<< RESPONSE";

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void stream_hasTheEventsAndFieldsThatWereRecorded() throws Exception {
        try (var play = new ExecutorPlay(directory, "executor/09-protobuf", List.of());
                var http = HttpClient.newHttpClient()) {
            var executor = new Executor(http, play.cluster());
            play.when("\"TASK_STARTING\"", () -> {
                executor.awaitProcess();
                executor.subscribe();
                executor.hear(3);
                executor.say("09-pb-update-TASK_STARTING.http");
                executor.hear(1);
                executor.say("09-pb-update-TASK_RUNNING.http");
                executor.hear(1);
                executor.say("09-pb-message.http");
            });
            // The message of the scheduler, KILL and SHUTDOWN; then the process, which does not listen, is killed.
            play.when("\"FAILURE\"", () -> executor.hear(3));
            assertThat(play.untilTeardown().play()).isEmpty();
            assertThat(executor.recorded).isEmpty();
            http.shutdownNow();
        }
    }

    /** The recorded one, of which nothing is left out. */
    private static final class Executor {
        private final HttpClient http;
        private final SmallCluster cluster;
        private final Queue<Event> recorded = new ArrayDeque<>(recordedEvents());
        private final Queue<Event> heard = new ArrayDeque<>();
        private final RecordIo.Decoder decoder = new RecordIo.Decoder(1 << 20);
        private InputStream stream = InputStream.nullInputStream();

        Executor(HttpClient http, SmallCluster cluster) throws Exception {
            this.http = http;
            this.cluster = cluster;
        }

        void awaitProcess() {
            SmallCluster.awaitThat(
                    () -> cluster.agent().state().executors().values().stream()
                            .anyMatch(one -> one.phase().name().equals("REGISTERING")),
                    "the process is there");
        }

        void subscribe() throws Exception {
            var all = text("09-pb-subscribe.request.http");
            var response = http.send(request(body(all)), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue(TYPE);
            stream = response.body();
        }

        void say(String recording) throws Exception {
            var all = text(recording);
            var call = body(all.substring(all.indexOf('\n') + 1, all.indexOf(BORDER) - 1));
            assertThat(http.send(request(call), BodyHandlers.discarding()).statusCode())
                    .isEqualTo(202);
        }

        /** The next so many, which are those that were recorded. */
        void hear(int count) throws Exception {
            var buffer = new byte[8192];
            for (int i = 0; i < count; i++) {
                while (heard.isEmpty()) {
                    int read = stream.read(buffer);
                    assertThat(read).as("more than the end").isPositive();
                    for (var record : decoder.feed(Arrays.copyOf(buffer, read))) {
                        heard.add(Event.parseFrom(record));
                    }
                }
                compare(recorded.remove(), heard.remove());
            }
        }

        private static void compare(Event expected, Event ours) {
            assertThat(ours.getType()).isEqualTo(expected.getType());
            switch (ours.getType()) {
                case SUBSCRIBED, LAUNCH -> {
                    var missing = RecordedProtobufTest.fields(expected);
                    missing.removeAll(RecordedProtobufTest.fields(ours));
                    assertThat(missing).isEqualTo(Set.of());
                    assertThat(ours.getLaunch().getTask().getTaskId())
                            .isEqualTo(expected.getLaunch().getTask().getTaskId());
                }
                default -> assertThat(ours).isEqualTo(expected);
            }
        }

        private HttpRequest request(byte[] body) {
            var uri = URI.create(cluster.agentUri() + "/api/v1/executor");
            return HttpRequest.newBuilder(uri)
                    .header("Content-Type", TYPE)
                    .header("Accept", TYPE)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
        }

        /** With the id of the framework that is here, which is as long. */
        private byte[] body(String request) {
            var framework =
                    cluster.agent().state().executors().firstKey().frameworkId().value();
            return request.substring(request.indexOf("\r\n\r\n") + 4)
                    .replaceAll("[0-9a-f-]{36}-\\d{4}", framework)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static String text(String name) throws Exception {
        try (var in = Objects.requireNonNull(
                RecordedExecutorProtobufTest.class.getResourceAsStream("/mesos/executor/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static List<Event> recordedEvents() throws Exception {
        var events = new ArrayList<Event>();
        for (var line : Transcript.lines("executor/09-pb-subscribe")) {
            if (line.path("event").has("raw_hex")) {
                events.add(Event.parseFrom(
                        HexFormat.of().parseHex(line.at("/event/raw_hex").asText())));
            }
        }
        return events;
    }
}
