package io.ekiden.orchestrator.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.spec.PathId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribers over real sockets. */
class EventHubTest {
    private static final String GONE = "app_terminated_event";

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private EventHub hub(EventHub.Limits limits) {
        var hub = new EventHub(vertx, EventJson::frame, InstantSource.system(), limits);
        hub.begin(7);
        return hub;
    }

    /** Types and the last id are what the path says: {@code /TYPE} or {@code /}, and {@code ?ID}. */
    private HttpServer serve(EventHub hub) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response().setChunked(true).writeHead();
                    var type = request.path().substring(1);
                    hub.subscribe(
                            request.response(),
                            type.isEmpty() ? Set.of() : Set.of(type),
                            "peer",
                            Optional.ofNullable(request.query()));
                    sizes.add(hub.size());
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** One subscriber; reads only when asked to. */
    private static final class Reader implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Reader(HttpServer server, String path) throws Exception {
            socket = new Socket("127.0.0.1", server.actualPort());
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        /** The lines up to the first that begins so. */
        List<String> until(String start) throws Exception {
            var read = new ArrayList<String>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                read.add(line);
                if (line.startsWith(start)) {
                    return read;
                }
            }
            throw new AssertionError("the stream ended before " + start + ": " + read);
        }

        /** Ids of app events up to the app. */
        List<String> ids(String app) throws Exception {
            return until("data: {\"appId\":\"/" + app + "\"").stream()
                    .filter(line -> line.startsWith("id: "))
                    .map(line -> line.substring(4))
                    .toList();
        }

        void untilEnd() throws Exception {
            while (lines.readLine() != null) {
                // What comes before does not matter.
            }
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }

    private static void gone(EventHub hub, String app) {
        hub.publish(new StreamEvent.AppTerminated(PathId.parse("/" + app)));
    }

    @Test
    void subscriber_thatComesBack_goesOnAfterTheLastEventItRead() throws Exception {
        var hub = hub(EventHub.Limits.DEFAULT);
        var server = serve(hub);
        String last;
        try (var reader = new Reader(server, "/" + GONE)) {
            sizes.take();
            gone(hub, "a");
            last = reader.ids("a").getLast();
        }
        gone(hub, "b");
        gone(hub, "c");
        try (var reader = new Reader(server, "/" + GONE + "?" + last)) {
            sizes.take();
            gone(hub, "d");
            var read = reader.until("data: {\"appId\":\"/d\"");
            assertThat(read).noneMatch(line -> line.contains("events_missed"));
            assertThat(read.stream().filter(line -> line.startsWith("data: ")).map(line -> line.substring(16, 18)))
                    .containsExactly("/b", "/c", "/d");
            var ids = read.stream().filter(line -> line.startsWith("id: ")).toList();
            assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith("id: 7-"));
        }
    }

    @Test
    void subscriber_thatMissedSomething_isToldSo_andGetsWhatIsLeft() throws Exception {
        var hub = hub(EventHub.Limits.DEFAULT.withKept(2));
        var server = serve(hub);
        for (var app : List.of("a", "b", "c", "d")) {
            gone(hub, app);
        }
        // 7-1 is followed by 7-2, which is not kept; the stream's own beginning is an event too.
        try (var reader = new Reader(server, "/?7-1")) {
            var read = reader.until("event: event_stream_attached");
            assertThat(read).containsSubsequence("event: events_missed");
            assertThat(read.stream().filter(line -> line.startsWith("data: {\"lastEventId\"")))
                    .first()
                    .asString()
                    .startsWith("data: {\"lastEventId\":\"7-1\",\"resumedAfter\":\"7-2\"");
            assertThat(read).contains("id: 7-3", "id: 7-4").doesNotContain("id: 7-2");
        }
    }

    @Test
    void ids_ofAnotherLeader_orOfNobody_areNotKnown() throws Exception {
        var hub = hub(EventHub.Limits.DEFAULT);
        var server = serve(hub);
        gone(hub, "a");
        for (var id : List.of("6-1", "7-99", "nonsense", "7-99999999999999999999")) {
            try (var reader = new Reader(server, "/?" + id)) {
                assertThat(reader.until("event: app_terminated_event")).contains("event: events_missed");
            }
        }
        hub.begin(8);
        gone(hub, "b");
        try (var reader = new Reader(server, "/?7-1")) {
            var read = reader.until("data: {\"appId\":\"/b\"");
            assertThat(read).contains("event: events_missed", "id: 8-1");
            assertThat(read).noneMatch(line -> line.contains("\"/a\""));
        }
    }

    @Test
    void slowSubscriber_isLetGo_andNobodyWaitsForIt() throws Exception {
        var hub = hub(EventHub.Limits.DEFAULT.withOutstanding(100).withPatience(Duration.ofSeconds(2)));
        var server = serve(hub);
        try (var slow = new Reader(server, "/");
                var quick = new Reader(server, "/" + GONE)) {
            sizes.take();
            sizes.take();
            for (int i = 0; i < 60_000; i++) {
                hub.publish(new StreamEvent.FrameworkMessage("executor-of-some-length", "agent", "x".repeat(500)));
            }
            gone(hub, "last");
            // It hears that the other one has gone as well.
            quick.until("data: {\"appId\":\"/last\"");
            try (var watcher = new Reader(server, "/event_stream_detached?7-1")) {
                watcher.until("event: event_stream_detached");
            }
            assertThat(slow.socket.isConnected()).isTrue();
        }
    }

    @Test
    void burst_isNoReasonToLetGoOfSubscribersThatRead() throws Exception {
        var hub = hub(EventHub.Limits.DEFAULT.withOutstanding(10).withKept(10));
        var server = serve(hub);
        try (var reader = new Reader(server, "/" + GONE)) {
            sizes.take();
            for (int i = 0; i < 20_000; i++) {
                gone(hub, "app" + i);
            }
            assertThat(reader.ids("app19999")).hasSize(20_000);
        }
    }

    @Test
    void streams_end_andGoOnWhereTheyWere_whenTheirReadersHaveToAskAnew() throws Exception {
        var hub = hub(EventHub.Limits.DEFAULT);
        var server = serve(hub);
        try (var reader = new Reader(server, "/")) {
            reader.until("event: event_stream_attached");
            hub.endStreams();
            reader.untilEnd();
        }
        assertThat(hub.size()).isZero();
        try (var reader = new Reader(server, "/event_stream_detached?7-1")) {
            reader.until("event: event_stream_detached");
        }
    }

    @Test
    void end_endsStreams_butNotTheHub() throws Exception {
        var hub = hub(EventHub.Limits.DEFAULT);
        var server = serve(hub);
        try (var reader = new Reader(server, "/")) {
            reader.until("event: event_stream_attached");
            hub.end();
            reader.untilEnd();
        }
        try (var reader = new Reader(server, "/")) {
            gone(hub, "a");
            reader.until("event: event_stream_attached");
        }
    }
}
