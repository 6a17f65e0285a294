package io.ekiden.lb.watch;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds one event stream open, for ever: opens the next when one ends, fails, or is silent for longer than three heartbeats. */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    /** Three heartbeats. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Vertx vertx;
    private final MarathonClient client;
    private final Listener listener;
    private final Duration longestSilence;

    private boolean closed;
    private long pauseMillis = SHORTEST_PAUSE_MILLIS;
    private long lastByte;
    private @Nullable HttpClientResponse response;

    /**
     * Who is told.
     *
     * @param opened called each time a stream opens: what was missed in between has to be asked for
     * @param failed called with the reason when one cannot be opened, so that the apps are at least polled
     */
    record Listener(Runnable opened, Consumer<SseParser.SseEvent> handler, Consumer<Throwable> failed) {}

    /** @param longestSilence after which a stream is given up */
    EventStream(Vertx vertx, MarathonClient client, Listener listener, Duration longestSilence) {
        this.longestSilence = longestSilence;
        this.vertx = vertx;
        this.client = client;
        this.listener = listener;
    }

    void start() {
        vertx.setPeriodic(longestSilence.toMillis() / 30, timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else if (response != null && System.nanoTime() - lastByte > longestSilence.toNanos()) {
                LOG.warn("the event stream is silent, a new one is opened");
                drop();
            }
        });
        open();
    }

    void stop() {
        closed = true;
        drop();
    }

    private void drop() {
        if (response != null) {
            response.request().connection().close();
        }
    }

    private void open() {
        client.events().onComplete(answer -> {
            if (answer.failed()) {
                listener.failed().accept(answer.cause());
                reopen();
            } else if (closed) {
                answer.result().exceptionHandler(failure -> LOG.debug("the late event stream is closed"));
                answer.result().request().connection().close();
            } else {
                follow(answer.result());
            }
        });
    }

    private void follow(HttpClientResponse stream) {
        response = stream;
        lastByte = System.nanoTime();
        var parser = new SseParser();
        stream.handler(bytes -> {
            lastByte = System.nanoTime();
            pauseMillis = SHORTEST_PAUSE_MILLIS;
            parser.feed(bytes.getBytes()).forEach(listener.handler());
        });
        stream.exceptionHandler(failure -> ended(stream));
        stream.endHandler(end -> ended(stream));
        stream.resume();
        listener.opened().run();
    }

    private void ended(HttpClientResponse stream) {
        if (response == stream) {
            response = null;
            reopen();
        }
    }

    private void reopen() {
        if (!closed) {
            vertx.setTimer(pauseMillis, timer -> {
                if (!closed) {
                    open();
                }
            });
            pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
        }
    }
}
