package io.ekiden.orchestrator.events;

import io.ekiden.orchestrator.events.EventLog.Entry;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** One subscriber of {@code /v2/events}: a place in the log, and the response that what comes after it is written to. */
final class EventStream {
    private static final Buffer CRLF = Buffer.buffer("\r\n");
    private static final int MAX_UNREAD_BYTES = 256 << 10;
    private static final int BATCH_BYTES = 64 << 10;

    private final Context context;
    private final HttpServerResponse response;
    private final Set<String> types;
    private final String remote;
    private final AtomicBoolean woken = new AtomicBoolean();
    /** What was written last. Written on the context alone. */
    private volatile Entry last;
    /** Asked for by the hub's watch alone. */
    private Optional<Instant> behindSince = Optional.empty();

    /**
     * @param types empty: every event
     * @param from what is published after this is sent
     */
    EventStream(Context context, HttpServerResponse response, Set<String> types, String remote, Entry from) {
        this.context = context;
        this.response = response;
        this.types = Set.copyOf(types);
        this.remote = remote;
        this.last = from;
        response.setWriteQueueMaxSize(MAX_UNREAD_BYTES);
    }

    String remote() {
        return remote;
    }

    /** Of the entry that was written last. */
    long position() {
        return last.position();
    }

    /** Something of this stream alone, before anything of the log. It has no id: who reads it has not come further. */
    void tell(Frame frame) {
        response.write("event: " + frame.type() + "\ndata: " + frame.body() + "\n\n");
    }

    /** There is something new in the log. Any thread. */
    void wake(EventFormat format, LongAdder sent) {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(_ -> {
                woken.set(false);
                write(format, sent);
            });
        }
    }

    private void write(EventFormat format, LongAdder sent) {
        var batch = Buffer.buffer();
        while (!isGone() && !response.writeQueueFull()) {
            var next = last.next();
            if (next != null) {
                append(batch, next, format);
                last = next;
            }
            if (batch.length() >= BATCH_BYTES || (next == null && batch.length() > 0)) {
                sent.add(batch.length());
                response.write(batch);
                batch = Buffer.buffer();
            }
            if (next == null) {
                return;
            }
        }
        if (!isGone()) {
            response.drainHandler(_ -> wake(format, sent));
        }
    }

    private void append(Buffer batch, Entry entry, EventFormat format) {
        var written = entry.written(format);
        if (types.isEmpty() || types.contains(written.type())) {
            batch.appendString("id: " + entry.id() + "\nevent: " + written.type() + "\ndata: ")
                    .appendBuffer(written.body())
                    .appendString("\n\n");
        }
    }

    private boolean isGone() {
        return response.ended() || response.closed();
    }

    /** True when it has been behind for longer than that. */
    boolean isTooSlow(boolean isBehind, Instant now, Duration patience) {
        if (!isBehind) {
            behindSince = Optional.empty();
            return false;
        }
        var since = behindSince.orElse(now);
        behindSince = Optional.of(since);
        return Duration.between(since, now).compareTo(patience) >= 0;
    }

    /** So that both sides notice when the other is gone. */
    void beat() {
        context.runOnContext(_ -> {
            if (!isGone() && !response.writeQueueFull()) {
                response.write(CRLF);
            }
        });
    }

    void end() {
        context.runOnContext(_ -> {
            if (!isGone()) {
                response.end();
            }
        });
    }

    void reset() {
        context.runOnContext(_ -> response.reset());
    }
}
