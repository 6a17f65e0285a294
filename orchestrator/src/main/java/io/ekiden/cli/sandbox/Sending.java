package io.ekiden.cli.sandbox;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * What is sent over a WebSocket, one after the other, whoever sends it: Java's refuses a message while the one before is still on its way.
 * Each send fails once one has failed.
 */
final class Sending {
    private final WebSocket socket;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    Sending(WebSocket socket) {
        this.socket = socket;
    }

    /** @return done when it is sent */
    synchronized CompletableFuture<?> text(String message) {
        last = last.thenCompose(_ -> socket.sendText(message, true));
        return last;
    }

    /** @return done when it is sent */
    synchronized CompletableFuture<?> bytes(ByteBuffer message) {
        last = last.thenCompose(_ -> socket.sendBinary(message, true));
        return last;
    }
}
