package io.ekiden.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says what a stock Mesos 1.11.1 said, one recorded subscription after the other, and hears whether the client says what was said to it: a
 * recorded call is waited for, compared, and answered as it was. A call that was not recorded is a failure.
 */
final class RecordedMaster implements ContractStage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final RawServer server;
    private final List<Session> sessions;
    private final AtomicInteger subscribed = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** A call, and the status line that it is answered with. */
    private record Heard(String body, CompletableFuture<String> answer) {}

    private static final class Session {
        final RecordedScript script;
        final LinkedBlockingQueue<Heard> calls = new LinkedBlockingQueue<>();
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch played = new CountDownLatch(1);

        Session(RecordedScript script) {
            this.script = script;
        }
    }

    RecordedMaster(RecordedScript... scripts) throws IOException {
        this.sessions = List.of(scripts).stream().map(Session::new).toList();
        this.server = new RawServer(this::play);
    }

    private void play(RawServer.Connection connection) throws IOException {
        var head = connection.request();
        if (!head.contains("mesos-stream-id: ")) {
            int number = subscribed.getAndIncrement();
            if (number < sessions.size()) {
                subscribe(connection, head, number);
            } else {
                failures.add("subscribed for the " + (number + 1) + "th time");
            }
            return;
        }
        while (true) {
            var status = answer(head, connection.body());
            connection.write(status + "\r\nContent-Length: 0\r\n\r\n");
            head = connection.request();
        }
    }

    private void subscribe(RawServer.Connection connection, String head, int number) throws IOException {
        var session = sessions.get(number);
        if (!head.startsWith("post /api/v1/scheduler http/1.1\r\n")
                || !head.contains("\r\ncontent-type: application/json\r\n")) {
            failures.add("the head of a subscription: " + head);
        }
        compare(session.script.subscribe(), connection.body());
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
                + "Mesos-Stream-Id: " + session.script.streamId() + "\r\n\r\n");
        for (var step : session.script.steps()) {
            switch (step) {
                case RecordedScript.Told(var event) -> {
                    awaitOther(number, event);
                    tell(connection, event);
                    session.begun.countDown();
                }
                case RecordedScript.Called(var recorded, var status) -> {
                    var heard = take(session.calls, recorded);
                    compare(recorded, heard.body());
                    heard.answer().complete(status);
                }
                case RecordedScript.Ended _ -> end(connection);
            }
        }
        session.played.countDown();
        boolean ended = session.script.steps().getLast() instanceof RecordedScript.Ended;
        if (!ended) {
            connection.awaitEnd();
        }
    }

    /** The first of two instances is told when the second one is there. */
    private void awaitOther(int number, String event) throws IOException {
        if (event.contains("Framework failed over")) {
            try {
                if (!sessions.get(number + 1).begun.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw failed("nobody took over");
                }
            } catch (InterruptedException ended) {
                throw new IOException(ended);
            }
        }
    }

    private static void tell(RawServer.Connection connection, String event) throws IOException {
        var bytes = event.getBytes(StandardCharsets.UTF_8);
        var begin = bytes.length + "\n";
        var chunk = new ByteArrayOutputStream();
        chunk.writeBytes(ascii(Integer.toHexString(begin.length() + bytes.length) + "\r\n" + begin));
        chunk.writeBytes(bytes);
        chunk.writeBytes(ascii("\r\n"));
        // At once: a client that leaves because of the event leaves when it has all of it, not while the rest is
        // written.
        connection.write(chunk.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void end(RawServer.Connection connection) {
        try {
            connection.write("0\r\n\r\n");
        } catch (IOException gone) {
            // After an error or a teardown the client need not wait for the end.
        }
    }

    private Heard take(LinkedBlockingQueue<Heard> calls, String recorded) throws IOException {
        try {
            var heard = calls.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (heard == null) {
                throw failed("was not called: " + recorded);
            }
            return heard;
        } catch (InterruptedException ended) {
            throw new IOException(ended);
        }
    }

    private String answer(String head, String call) throws IOException {
        var session = sessions.stream()
                .filter(one -> head.contains(
                        "mesos-stream-id: " + one.script.streamId().toLowerCase(Locale.ROOT) + "\r\n"))
                .findFirst()
                .orElseThrow(() -> failed("a call of no stream: " + head));
        if (session.played.getCount() == 0) {
            throw failed("also called: " + call);
        }
        var heard = new Heard(call, new CompletableFuture<>());
        session.calls.add(heard);
        try {
            return heard.answer().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException unexpected) {
            throw failed("also called: " + call);
        }
    }

    private void compare(String recorded, String now) throws IOException {
        if (!RecordedScript.contains(JSON.readTree(now), RecordedScript.whatMatters(recorded))) {
            failures.add("recorded: " + recorded + "\nnow: " + now);
        }
    }

    private IOException failed(String what) {
        failures.add(what);
        return new IOException(what);
    }

    @Override
    public FrameworkInfo info() {
        try {
            var first = sessions.getFirst().script.subscribe().getBytes(StandardCharsets.UTF_8);
            var call = CallProtos.read(MediaType.JSON, first).call().orElseThrow();
            return ((Call.Subscribe) call).frameworkInfo();
        } catch (Exception unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @Override
    public SchedulerClient client() {
        return new HttpSchedulerClient(
                vertx,
                vertx.getOrCreateContext(),
                new HttpDetector(List.of(server.uri())),
                HttpSchedulerSettings.DEFAULT.with(MediaType.JSON));
    }

    @Override
    public Duration heartbeat() {
        return Duration.ofSeconds(15);
    }

    @Override
    public long cpusMilli() {
        return 8_000;
    }

    /** Nothing is told before the next recorded call. */
    @Override
    public void settle(Framework framework, Optional<AgentId> agent) {}

    @Override
    public void loseMaster() throws IOException {
        server.close();
    }

    @Override
    public void close() throws Exception {
        try {
            for (var session : sessions) {
                var last = session.script.steps().getLast();
                assertThat(session.played.await(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .as("all was said up to %s; failures: %s", last, failures)
                        .isTrue();
            }
            assertThat(failures).isEmpty();
        } finally {
            server.close();
            SimulatedMaster.await(vertx.close());
        }
    }
}
