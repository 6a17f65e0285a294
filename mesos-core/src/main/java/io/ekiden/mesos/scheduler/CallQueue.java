package io.ekiden.mesos.scheduler;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Sends calls in order on a connection of their own, without waiting for the answer to one before the next goes out. A master keeps the
 * order of one connection only, so a connection that breaks while a call is under way ends it all. Confined to one context.
 */
final class CallQueue {
    /** As many as a master reads at once, more or less: it has many connections, and comes to this one once a round. */
    static final int MAX_UNDER_WAY = 256;

    private static final int MAX_WAITING = 100_000;
    /** So many wait: what makes more of them, such as updates that are to be acknowledged, had better wait too. */
    private static final int MANY = 4 * MAX_UNDER_WAY;

    private static final int MAX_TEXT = 1_000;

    private final HttpClientAgent http;
    private final URI endpoint;
    private final HttpSchedulerSettings settings;
    private final String streamId;
    private final Owner owner;
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private Optional<HttpClientConnection> connection = Optional.empty();
    private boolean connecting;
    private boolean closed;
    private int underWay;
    private long movedAt;

    /** Hears how the calls fare. */
    interface Owner {
        /** Told once why no more calls go out. */
        void broken(String reason);

        /** Some have gone out, so that not too many wait any more. */
        void hasRoom();
    }

    CallQueue(HttpClientAgent http, HttpSchedulerSettings settings, URI endpoint, String streamId, Owner owner) {
        this.http = http;
        this.endpoint = endpoint;
        this.settings = settings;
        this.streamId = streamId;
        this.owner = owner;
    }

    void add(Buffer call) {
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
        waiting.add(call);
        flush();
    }

    /** Whether more calls wait than a while of the master's work. */
    boolean isCrowded() {
        return waiting.size() > MANY;
    }

    /** For how long the oldest call has been waiting for its answer, since the one before it had its own. */
    Duration stuckFor(long now) {
        return waiting.isEmpty() && underWay == 0 ? Duration.ZERO : Duration.ofNanos(now - movedAt);
    }

    private void flush() {
        if (connection.isEmpty()) {
            connect();
            return;
        }
        while (!closed && underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
            underWay++;
            send(connection.get(), waiting.remove());
        }
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

    private void send(HttpClientConnection open, Buffer call) {
        open.request(settings.post(endpoint).putHeader(HttpLink.STREAM_ID, streamId))
                .compose(request -> request.send(call))
                .onFailure(cause -> broken(String.valueOf(cause.getMessage())))
                .onSuccess(response -> answered(open, response));
    }

    private void answered(HttpClientConnection open, HttpClientResponse response) {
        int status = response.statusCode();
        if (status != 202 && status != 200) {
            refused(response);
            return;
        }
        if ("close".equalsIgnoreCase(response.getHeader("Connection"))) {
            left(open);
        }
        var body = new int[1];
        response.handler(chunk -> {
            body[0] += chunk.length();
            if (body[0] > MAX_TEXT) {
                broken("its answer to a call does not end");
            }
        });
        response.exceptionHandler(cause -> broken(String.valueOf(cause.getMessage())));
        response.endHandler(_ -> {
            underWay--;
            movedAt = System.nanoTime();
            flush();
            if (!closed && waiting.size() <= MANY / 2) {
                owner.hasRoom();
            }
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
        waiting.clear();
        connection.ifPresent(HttpClientConnection::close);
    }
}
