package io.ekiden.mesos.http;

import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endless answer of records. Encoded on the connection's own context, in the order in which they were given, so that many readers cost
 * the master's loop nothing. One that stops reading without ending its connection, as a stopped process does, loses it after a while: its
 * framework would be taken for connected for ever.
 */
public final class RecordStream {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStream.class);
    /**
     * What may wait for a reader that does not read, besides what the stream begins with, which is as large as the state. It then has to
     * begin anew, as after any break.
     */
    private static final long LARGEST_BACKLOG = 64L << 20;
    /** As many missed heartbeats as make a client give up its master. */
    private static final int PATIENCE_IN_HEARTBEATS = 5;
    /** What a slow reader is given at a time, so that it is seen to read. */
    private static final int LARGEST_WRITE = 1 << 20;

    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final MediaType mediaType;
    private final Context context = Vertx.currentContext();
    private final long patienceNanos;
    private final AtomicLong backlog = new AtomicLong();
    private volatile long lastProgress;
    private long mayWait;
    private boolean aborted;

    /**
     * To be called on the connection's context.
     *
     * @param heartbeat how often something is sent at least; a reader that takes nothing for five of them is gone
     */
    public RecordStream(HttpServerRequest request, MediaType mediaType, Duration heartbeat) {
        this.connection = request.connection();
        this.response = request.response();
        this.mediaType = mediaType;
        this.patienceNanos = heartbeat.multipliedBy(PATIENCE_IN_HEARTBEATS).toNanos();
    }

    /** Answers; {@code onClosed} is called when the connection has ended, whoever ended it, perhaps twice. */
    public void begin(Runnable onClosed) {
        response.setChunked(true).putHeader("Content-Type", mediaType.header());
        response.closeHandler(_ -> onClosed.run());
        response.endHandler(_ -> onClosed.run());
    }

    /** Adds a record. Any thread. */
    public void send(Function<MediaType, byte[]> record) {
        context.runOnContext(_ -> write(record));
    }

    private void write(Function<MediaType, byte[]> encode) {
        if (aborted || response.ended() || response.closed()) {
            return;
        }
        long now = System.nanoTime();
        if (backlog.get() == 0) {
            lastProgress = now;
        }
        var record = Buffer.buffer(RecordIo.frame(encode.apply(mediaType)));
        if (mayWait == 0) {
            mayWait = LARGEST_BACKLOG + record.length();
        }
        if (backlog.addAndGet(record.length()) > mayWait || now - lastProgress > patienceNanos) {
            LOG.warn("A client does not read its events, its connection is closed waiting={}", backlog);
            abort();
            return;
        }
        for (int begin = 0; begin < record.length(); begin += LARGEST_WRITE) {
            var part = record.slice(begin, Math.min(record.length(), begin + LARGEST_WRITE));
            response.write(part).onComplete(_ -> {
                backlog.addAndGet(-part.length());
                lastProgress = System.nanoTime();
            });
        }
    }

    /** Without waiting until what was written has left, as Vert.x does it: it never will. */
    private void abort() {
        aborted = true;
        if (connection instanceof HttpServerConnection own) {
            own.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }

    /** Ends it after what was sent before. */
    public void end() {
        context.runOnContext(_ -> {
            if (!response.ended() && !response.closed()) {
                long late = context.owner().setTimer(Math.max(1, patienceNanos / 1_000_000), _ -> abort());
                response.end().onSuccess(_ -> context.owner().cancelTimer(late));
            }
        });
    }
}
