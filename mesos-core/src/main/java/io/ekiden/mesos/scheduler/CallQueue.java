package io.ekiden.mesos.scheduler;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sends calls in order on a connection of their own, without waiting for the answer to one before the next goes out. A master keeps the
 * order of one connection only, so a connection that breaks while a call is under way ends it all.
 *
 * <p>A call that came too often ({@link TooOften}) goes out again, before all that were made after it and have not been taken. From then
 * on they go one by one until none waits. Those that were on the way behind the refused one may have been taken before it; therefore only
 * those go together whose order does not matter ({@link CallKind}). A call that was taken does not go out again.
 *
 * <p>Confined to one context.
 */
final class CallQueue {
    /** As many as a master reads at once, more or less: it has many connections, and comes to this one once a round. */
    static final int MAX_UNDER_WAY = 256;

    private static final int MAX_WAITING = 100_000;
    /** So many wait: what makes more of them, such as updates that are to be acknowledged, had better wait too. */
    private static final int MANY = 4 * MAX_UNDER_WAY;

    private static final int MAX_TEXT = 1_000;
    /** What is not read may be longer: the page of a proxy, perhaps. */
    private static final int MAX_SKIPPED = 64 << 10;

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final URI endpoint;
    private final HttpSchedulerSettings settings;
    private final String streamId;
    private final Owner owner;
    /** By number, which is the order in which they were made. */
    private final NavigableMap<Long, Pending> waiting = new TreeMap<>();
    /** Of all calls that went out since there was none under way. */
    private final Set<CallKind> kinds = EnumSet.noneOf(CallKind.class);

    private final TooOften tooOften = new TooOften();
    private Optional<HttpClientConnection> connection = Optional.empty();
    /** Has ended with a call that came too often: what was sent behind it was not taken. */
    private Optional<HttpClientConnection> turnedAway = Optional.empty();

    private boolean connecting;
    private boolean closed;
    /** Until it is time to come again. */
    private boolean held;

    private long timer = -1;
    private int window = MAX_UNDER_WAY;
    private int underWay;
    private long made;
    private long movedAt;

    private record Pending(long number, CallKind kind, Buffer body) {}

    /** Hears how the calls fare. */
    interface Owner {
        /** Told once why no more calls go out. */
        void broken(String reason);

        /** Some have gone out, so that not too many wait any more. */
        void hasRoom();
    }

    CallQueue(
            Vertx vertx,
            HttpClientAgent http,
            HttpSchedulerSettings settings,
            URI endpoint,
            String streamId,
            Owner owner) {
        this.vertx = vertx;
        this.http = http;
        this.endpoint = endpoint;
        this.settings = settings;
        this.streamId = streamId;
        this.owner = owner;
    }

    void add(CallKind kind, Buffer call) {
        if (closed) {
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            broken(MAX_WAITING + " calls wait for it");
            return;
        }
        if (waiting.isEmpty() && underWay == 0) {
            movedAt = System.nanoTime();
        }
        waiting.put(made, new Pending(made, kind, call));
        made++;
        flush();
    }

    /** Whether more calls wait than a while of the master's work. */
    boolean isCrowded() {
        return waiting.size() > MANY;
    }

    /** For how long the oldest call has been waiting for its answer, since the one before it had its own, or since it may go out. */
    Duration stuckFor(long now) {
        return underWay == 0 && (held || waiting.isEmpty()) ? Duration.ZERO : Duration.ofNanos(now - movedAt);
    }

    private void flush() {
        if (held) {
            return;
        }
        if (connection.isEmpty()) {
            connect();
            return;
        }
        while (!closed && underWay < window && mayGo()) {
            var call = waiting.pollFirstEntry().getValue();
            underWay++;
            kinds.add(call.kind());
            send(connection.get(), call);
        }
    }

    private boolean mayGo() {
        return !waiting.isEmpty() && waiting.firstEntry().getValue().kind().mayJoin(kinds);
    }

    private void connect() {
        if (connecting) {
            return;
        }
        connecting = true;
        http.connect(Endpoints.connect(endpoint))
                .onFailure(cause -> broken(String.valueOf(cause.getMessage())))
                .onSuccess(opened -> {
                    connecting = false;
                    if (closed) {
                        opened.close();
                        return;
                    }
                    connection = Optional.of(opened);
                    // Harmless between calls: the next one gets a new connection. A call under way tells by itself.
                    opened.closeHandler(_ -> left(opened));
                    flush();
                });
    }

    private void left(HttpClientConnection ended) {
        connection = connection.filter(open -> open != ended);
    }

    private void send(HttpClientConnection open, Pending call) {
        open.request(settings.post(endpoint).putHeader(HttpLink.STREAM_ID, streamId))
                .compose(request -> request.send(call.body()))
                .onFailure(cause -> failed(open, call, String.valueOf(cause.getMessage())))
                .onSuccess(response -> answered(open, call, response));
    }

    private void failed(HttpClientConnection open, Pending call, String reason) {
        if (turnedAway.filter(ended -> ended == open).isPresent()) {
            again(call);
        } else {
            broken(reason);
        }
    }

    private void answered(HttpClientConnection open, Pending call, HttpClientResponse response) {
        int status = response.statusCode();
        boolean again = TooOften.isSaidBy(response);
        if (status != 202 && status != 200 && !again) {
            refused(response);
            return;
        }
        if ("close".equalsIgnoreCase(response.getHeader("Connection"))) {
            left(open);
            turnedAway = again ? Optional.of(open) : turnedAway;
        }
        var body = new int[1];
        response.handler(chunk -> {
            body[0] += chunk.length();
            if (body[0] > MAX_SKIPPED) {
                broken("its answer to a call does not end");
            }
        });
        response.exceptionHandler(cause -> broken(String.valueOf(cause.getMessage())));
        response.endHandler(_ -> {
            if (closed) {
                return;
            }
            if (again) {
                hold(tooOften.heard(endpoint, response, "a call, before " + waiting.size() + " that wait,"));
                again(call);
            } else {
                taken();
            }
        });
    }

    private void taken() {
        settled();
        if (waiting.isEmpty() && underWay == 0) {
            window = MAX_UNDER_WAY;
        }
        flush();
        if (!closed && waiting.size() <= MANY / 2) {
            owner.hasRoom();
        }
    }

    private void settled() {
        underWay--;
        movedAt = System.nanoTime();
        if (underWay == 0) {
            kinds.clear();
        }
    }

    private void again(Pending call) {
        if (!closed) {
            waiting.put(call.number(), call);
            window = 1;
            settled();
            flush();
        }
    }

    /** The last word counts: it was said with the most knowledge. */
    private void hold(Duration wait) {
        held = true;
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(wait.toMillis(), _ -> {
            held = false;
            movedAt = System.nanoTime();
            flush();
        });
    }

    private void refused(HttpClientResponse response) {
        var text = Buffer.buffer("it refused a call: " + response.statusCode() + " ");
        response.handler(chunk -> {
            text.appendBuffer(chunk);
            if (text.length() > MAX_TEXT) {
                broken(text.getString(0, MAX_TEXT));
            }
        });
        response.exceptionHandler(_ -> broken(text.toString()));
        response.endHandler(_ -> broken(text.toString()));
    }

    private void broken(String reason) {
        if (!closed) {
            close();
            owner.broken(reason);
        }
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        waiting.clear();
        connection.ifPresent(HttpClientConnection::close);
    }
}
