package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription, from the search for a master to its end. Confined to the context on which {@link #begin} is called. */
final class HttpLink {
    private static final Logger LOG = LoggerFactory.getLogger(HttpLink.class);
    static final String STREAM_ID = "Mesos-Stream-Id";
    /** So many heartbeats in a row may stay away. */
    private static final int HEARTBEATS = 5;

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Vertx vertx;
    private final HttpSchedulerSettings settings;
    private final Call.Subscribe first;
    private final HttpClientAgent http;
    private final RecordIo.Decoder decoder;
    private Consumer<Event> events = _ -> {};
    private Runnable onBroken = () -> {};
    private Optional<FrameworkId> frameworkId = Optional.empty();
    private Optional<MasterSearch> search = Optional.empty();
    private Optional<CallQueue> calls = Optional.empty();
    private MediaType mediaType;
    private @Nullable Subscription subscription;
    /** Looked at now and then: a listener would stay with the detector for as long as nobody else leads. */
    private Future<Void> outdated = Promise.<Void>promise().future();

    private Duration patience;
    private long heardAt = System.nanoTime();
    private long timer = -1;
    private boolean closed;
    /** Events wait, unread, while too many calls do. */
    private boolean paused;
    /** The end of the stream is what was asked for. */
    private boolean leaving;

    HttpLink(Vertx vertx, HttpSchedulerSettings settings, Call.Subscribe first) {
        this.vertx = vertx;
        this.settings = settings;
        this.first = first;
        this.mediaType = settings.mediaType();
        this.patience = settings.answer();
        this.decoder = new RecordIo.Decoder(settings.largestRecord());
        this.http = vertx.createHttpClient(settings.login()
                .tls()
                .of(new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(settings.connect().toMillis()))
                        .setPipelining(true)
                        .setPipeliningLimit(CallQueue.MAX_UNDER_WAY)
                        .setMaxChunkSize(64 << 10)));
    }

    void begin(MasterDetector detector, Consumer<Event> toFramework, Runnable onDisconnected) {
        events = toFramework;
        onBroken = onDisconnected;
        var context = vertx.getOrCreateContext();
        detector.find()
                .onComplete(found -> context.runOnContext(_ -> {
                    if (closed) {
                        return;
                    }
                    if (found.failed()) {
                        broken("no master is looked for any more: "
                                + found.cause().getMessage());
                        return;
                    }
                    outdated = found.result().outdated();
                    timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), _ -> look());
                    var body = Buffer.buffer(
                            CallProtos.write(mediaType, first.frameworkInfo().id(), first));
                    search = Optional.of(new MasterSearch(vertx, http, settings, body));
                    search.get()
                            .among(found.result().candidates())
                            .onSuccess(this::subscribed)
                            .onFailure(cause -> broken(String.valueOf(cause.getMessage())));
                }));
    }

    /** A stream is there, its first event is not. */
    private void subscribed(Subscription accepted) {
        if (closed) {
            accepted.connection().close();
            return;
        }
        subscription = accepted;
        var response = accepted.response();
        var answeredIn = MediaType.ofContent(
                Optional.ofNullable(response.getHeader("Content-Type")).orElse("none"));
        if (answeredIn.isEmpty()) {
            broken("its events are written in " + response.getHeader("Content-Type"));
            return;
        }
        mediaType = answeredIn.get();
        accepted.connection().closeHandler(_ -> broken("it closed the connection"));
        response.exceptionHandler(cause -> broken(String.valueOf(cause.getMessage())));
        response.endHandler(_ -> broken("it ended the stream"));
        response.handler(chunk -> {
            heard(response, chunk);
            // After the calls that the framework made of it.
            vertx.runOnContext(_ -> hearMore(response));
        });
        heardAt = System.nanoTime();
        response.fetch(1);
    }

    /** A master that takes calls slower than it tells of updates is not to tell ever more of them. */
    private void hearMore(HttpClientResponse response) {
        paused = calls.map(CallQueue::isCrowded).orElse(false);
        if (!paused && !closed) {
            response.fetch(1);
        }
    }

    private void heard(HttpClientResponse response, Buffer chunk) {
        if (closed) {
            return;
        }
        try {
            for (var record : decoder.feed(chunk.getBytes())) {
                heardAt = System.nanoTime();
                var event = read(record);
                if (event.isPresent()) {
                    take(response, event.get());
                }
                if (closed) {
                    return;
                }
            }
        } catch (WireException unreadable) {
            broken("an event cannot be read: " + unreadable.reason());
        }
    }

    private Optional<Event> read(byte[] record) throws WireException {
        try {
            return EventProtos.read(mediaType, record);
        } catch (IllegalArgumentException | ArithmeticException outOfRange) {
            throw new WireException(String.valueOf(outOfRange.getMessage()));
        }
    }

    private void take(HttpClientResponse response, Event event) {
        if (event instanceof Event.Subscribed first && frameworkId.isEmpty()) {
            frameworkId = Optional.of(first.frameworkId());
            patience = first.heartbeatInterval().multipliedBy(HEARTBEATS);
            openCalls(response);
        } else if (frameworkId.isEmpty() && !(event instanceof Event.Error)) {
            broken("its first event is no SUBSCRIBED");
            return;
        }
        try {
            events.accept(event);
        } catch (RuntimeException bug) {
            // What it made of the event nobody knows; a new subscription tells it again.
            LOG.error(
                    "The framework fails at an event kind={}", event.getClass().getSimpleName(), bug);
            broken("the framework failed at an event");
            return;
        }
        if (event instanceof Event.Error(var message)) {
            // The end of the stream follows; a master that forgets it is not waited for.
            broken(message);
        }
    }

    private void openCalls(HttpClientResponse response) {
        var endpoint = Objects.requireNonNull(subscription).endpoint();
        var streamId = Optional.ofNullable(response.getHeader(STREAM_ID)).orElse("");
        calls = Optional.of(new CallQueue(vertx, http, settings, endpoint, streamId, new CallQueue.Owner() {
            @Override
            public void broken(String reason) {
                HttpLink.this.broken(reason);
            }

            @Override
            public void hasRoom() {
                HttpLink.this.hasRoom(response);
            }
        }));
    }

    private void hasRoom(HttpClientResponse response) {
        if (paused) {
            heardAt = System.nanoTime();
            hearMore(response);
        }
    }

    void send(Call call) {
        if (!closed) {
            leaving |= call instanceof Call.Teardown;
            calls.ifPresent(queue -> queue.add(
                    CallKind.of(call), Buffer.buffer(CallProtos.write(settings.mediaType(), frameworkId, call))));
        }
    }

    private void look() {
        long now = System.nanoTime();
        if (subscription != null && !paused && now - heardAt > patience.toNanos()) {
            broken("it said nothing for " + patience.toMillis() + " ms");
        } else if (calls.isPresent() && calls.get().stuckFor(now).compareTo(settings.answer()) > 0) {
            broken("it answers no calls");
        } else if (outdated.succeeded()) {
            broken("another master leads");
        }
    }

    private void broken(String reason) {
        if (!closed) {
            if (!leaving) {
                LOG.warn(
                        "No connection to a master: {} master={}",
                        reason,
                        subscription == null ? "none" : subscription.endpoint());
            }
            close();
            onBroken.run();
        }
    }

    void close() {
        if (!closed) {
            closed = true;
            vertx.cancelTimer(timer);
            search.ifPresent(MasterSearch::giveUp);
            Optional.ofNullable(subscription)
                    .ifPresent(open -> open.connection().close());
            calls.ifPresent(CallQueue::close);
            http.close();
        }
    }
}
