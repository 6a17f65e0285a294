package io.ekiden.mesos.master.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Renders what readers ask for, off the event loops and one document of a kind at a time: who asks while one is being made gets the next
 * one, together with all others who wait. Twenty pollers of a large state so cost little more than one.
 */
final class Renderings {
    private final Vertx vertx;
    private final Map<String, Round> rounds = new HashMap<>();

    /** {@code next} is there as soon as somebody waits for it. */
    private static final class Round {
        private final Promise<Buffer> now = Promise.promise();
        private @Nullable Promise<Buffer> next;
    }

    Renderings(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * A document that is not older than this call.
     *
     * @param kind equal for calls that can share one
     */
    Future<Buffer> get(String kind, Callable<byte[]> render) {
        Round round;
        synchronized (rounds) {
            var running = rounds.get(kind);
            if (running != null) {
                if (running.next == null) {
                    running.next = Promise.promise();
                }
                return running.next.future();
            }
            round = new Round();
            rounds.put(kind, round);
        }
        run(kind, round, render);
        return round.now.future();
    }

    private void run(String kind, Round round, Callable<byte[]> render) {
        vertx.executeBlocking(() -> Buffer.buffer(render.call()), false).onComplete(result -> {
            Round following = null;
            synchronized (rounds) {
                var waiting = round.next;
                if (waiting == null) {
                    rounds.remove(kind);
                } else {
                    following = new Round();
                    following.now.future().onComplete(waiting);
                    rounds.put(kind, following);
                }
            }
            if (following != null) {
                run(kind, following, render);
            }
            round.now.handle(result);
        });
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }
}
