package io.ekiden.mesos.master.server;

import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endless answer of records. Encoded on the connection's own context, in the order in which they were given, so that many readers cost
 * the master's loop nothing.
 */
final class RecordStream {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStream.class);
    /** What may wait for a reader that does not read. It then has to begin anew, as after any break. */
    private static final long LARGEST_BACKLOG = 64L << 20;

    private final HttpServerResponse response;
    private final MediaType mediaType;
    private final Context context = Vertx.currentContext();
    private final AtomicLong backlog = new AtomicLong();

    /** To be called on the connection's context. */
    RecordStream(HttpServerResponse response, MediaType mediaType) {
        this.response = response;
        this.mediaType = mediaType;
    }

    /** Answers; {@code onClosed} is called when the connection has ended, whoever ended it, perhaps twice. */
    void begin(Runnable onClosed) {
        response.setChunked(true).putHeader("Content-Type", mediaType.header());
        response.closeHandler(_ -> onClosed.run());
        response.endHandler(_ -> onClosed.run());
    }

    void send(Function<MediaType, byte[]> record) {
        context.runOnContext(_ -> write(record));
    }

    private void write(Function<MediaType, byte[]> encode) {
        if (response.ended() || response.closed()) {
            return;
        }
        var record = RecordIo.frame(encode.apply(mediaType));
        if (backlog.addAndGet(record.length) > LARGEST_BACKLOG) {
            LOG.warn("A client does not read its events, its connection is closed");
            response.reset();
            return;
        }
        response.write(Buffer.buffer(record)).onComplete(_ -> backlog.addAndGet(-record.length));
    }

    /** Ends it after what was sent before. */
    void end() {
        context.runOnContext(_ -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }
}
