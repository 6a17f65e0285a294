package io.ekiden.orchestrator.api.sandbox.session;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.function.Consumer;

/** Looks whether whoever has a WebSocket is there, and whether anything is done with it. On the socket's context. */
public final class Liveness {
    /** Nothing typed and nothing said for so long ends a command. */
    static final Duration IDLE_END = Duration.ofHours(1);

    private static final Duration PING_EVERY = Duration.ofSeconds(25);
    private static final int MOST_UNANSWERED = 3;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Consumer<String> end;
    private long seenAt = System.nanoTime();
    private int unanswered;
    private boolean held;
    private long timer = -1;

    /** @param end is told why */
    public Liveness(Vertx vertx, ServerWebSocket socket, Consumer<String> end) {
        this.vertx = vertx;
        this.socket = socket;
        this.end = end;
    }

    public void begin() {
        socket.pongHandler(_ -> unanswered = 0);
        timer = vertx.setPeriodic(PING_EVERY.toMillis(), _ -> look());
    }

    /** Something was typed, or said. */
    public void seen() {
        seenAt = System.nanoTime();
    }

    /** @param paused while nothing of the socket is read, no answers to pings are either */
    public void hold(boolean paused) {
        held = paused;
        unanswered = 0;
    }

    private void look() {
        if (System.nanoTime() - seenAt > IDLE_END.toNanos()) {
            end.accept("Nothing was typed and nothing was said for " + IDLE_END.toMinutes() + " minutes");
        } else if (held || socket.writeQueueFull()) {
            unanswered = 0; // The answer would be behind what waits, or the question would.
        } else if (unanswered++ >= MOST_UNANSWERED) {
            socket.close((short) 1001);
        } else {
            socket.writePing(Buffer.buffer("?"));
        }
    }

    public void end() {
        vertx.cancelTimer(timer);
    }
}
