package io.ekiden.mesos.master.server;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one subscription on their way to a scheduler. Encoded on the connection's own context, in the order in which they were
 * given, so that many schedulers cost the master's loop nothing.
 */
final class SchedulerStream {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerStream.class);
    /** What may wait for a scheduler that does not read. It then has to subscribe again and reconcile, as after any break. */
    private static final long LARGEST_BACKLOG = 64L << 20;

    private final HttpServerResponse response;
    private final MediaType mediaType;
    private final Context context = Vertx.currentContext();
    private final String id = UUID.randomUUID().toString();
    private final AtomicLong backlog = new AtomicLong();

    /** To be called on the connection's context. */
    SchedulerStream(HttpServerResponse response, MediaType mediaType) {
        this.response = response;
        this.mediaType = mediaType;
    }

    /** What the scheduler has to name in its calls. */
    String id() {
        return id;
    }

    /** Answers, and calls {@code onClosed} once when the connection has ended, whoever ended it. */
    void begin(String idHeader, Runnable onClosed) {
        response.setChunked(true).putHeader("Content-Type", mediaType.header()).putHeader(idHeader, id);
        response.closeHandler(_ -> onClosed.run());
        response.endHandler(_ -> onClosed.run());
    }

    void send(Event event) {
        context.runOnContext(_ -> {
            write(event);
            if (event instanceof Event.Subscribed) {
                write(new Event.Heartbeat());
            }
        });
    }

    private void write(Event event) {
        if (response.ended() || response.closed()) {
            return;
        }
        var record = RecordIo.frame(EventProtos.write(mediaType, event));
        if (backlog.addAndGet(record.length) > LARGEST_BACKLOG) {
            LOG.warn("A scheduler does not read its events, its connection is closed streamId={}", id);
            response.reset();
            return;
        }
        response.write(Buffer.buffer(record)).onComplete(_ -> backlog.addAndGet(-record.length));
    }

    void end() {
        context.runOnContext(_ -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }
}
