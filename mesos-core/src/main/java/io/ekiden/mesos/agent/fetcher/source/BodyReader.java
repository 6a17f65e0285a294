package io.ekiden.mesos.agent.fetcher.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a blocking reader take a response body piece by piece, and notice when the pieces stop coming.
 *
 * <p>One piece is asked for at a time, so a slow disk slows the server and not the heap.
 */
final class BodyReader implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private sealed interface Signal {
        record Piece(List<ByteBuffer> buffers) implements Signal {}

        record Failed(Throwable why) implements Signal {}

        record Complete() implements Signal {}
    }

    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Pace pace;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    BodyReader(Duration stallTimeout) {
        this.pace = new Pace(stallTimeout);
    }

    /**
     * The next piece; null at the end of the body.
     *
     * @throws Pace.Stalled when less than 1 byte/s came for the stall timeout
     * @throws IOException when the connection is lost
     */
    @Nullable
    List<ByteBuffer> next() throws IOException, InterruptedException {
        while (true) {
            var signal = signals.poll(Math.max(pace.left(), 0), TimeUnit.NANOSECONDS);
            switch (signal) {
                case null -> pace.check();
                case Signal.Piece(var buffers) -> {
                    for (var buffer : buffers) {
                        pace.came(buffer.remaining());
                    }
                    ask();
                    return buffers;
                }
                case Signal.Failed(var why) -> throw new IOException(FetchException.rootMessage(why), why);
                case Signal.Complete() -> {
                    return null;
                }
            }
        }
    }

    private void ask() {
        var current = subscription;
        if (current != null) {
            current.request(1);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Signal.Piece(buffers));
    }

    @Override
    public void onError(Throwable why) {
        signals.add(new Signal.Failed(why));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.Complete());
    }

    /** Gives up the rest of the body, and its connection. */
    @Override
    public void close() {
        closed = true;
        var current = subscription;
        if (current != null) {
            current.cancel();
        }
    }
}
