package io.ekiden.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who types while the terminal is resized. */
class SendingTest {
    /** Takes one message at a time, as Java's does, and says when it is through. */
    private static final class Slow implements WebSocket {
        private final List<String> begun = new ArrayList<>();
        private final Deque<CompletableFuture<WebSocket>> pending = new ArrayDeque<>();

        private CompletableFuture<WebSocket> begin(String message) {
            if (!pending.isEmpty()) {
                return CompletableFuture.failedFuture(new IllegalStateException("Send pending"));
            }
            begun.add(message);
            var sent = new CompletableFuture<WebSocket>();
            pending.add(sent);
            return sent;
        }

        void isThrough() {
            pending.remove().complete(this);
        }

        void breaks() {
            pending.remove().completeExceptionally(new IOException("broken pipe"));
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            return begin(data.toString());
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            return begin(StandardCharsets.UTF_8.decode(data).toString());
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            throw new AssertionError("nobody pings");
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            throw new AssertionError("nobody pongs");
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            throw new AssertionError("nobody closes");
        }

        @Override
        public void request(long n) {}

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return false;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }

        @Override
        public void abort() {}
    }

    private final Slow socket = new Slow();
    private final Sending sending = new Sending(socket);

    private static ByteBuffer keys(String typed) {
        return ByteBuffer.wrap(typed.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sizeThatChanges_waitsForTheKeysOnTheirWay() {
        var typed = sending.bytes(keys("ls"));
        var resized = sending.text("{\"resize\":{}}");
        var more = sending.bytes(keys(" -l"));
        assertThat(socket.begun).containsExactly("ls");
        socket.isThrough();
        assertThat(typed).isCompleted();
        assertThat(socket.begun).containsExactly("ls", "{\"resize\":{}}");
        assertThat(more).isNotDone();
        socket.isThrough();
        socket.isThrough();
        assertThat(resized).isCompleted();
        assertThat(more).isCompleted();
        assertThat(socket.begun).containsExactly("ls", "{\"resize\":{}}", " -l");
    }

    @Test
    void nothingIsSent_behindWhatBroke() {
        var typed = sending.bytes(keys("ls"));
        var resized = sending.text("{\"resize\":{}}");
        socket.breaks();
        assertThat(typed).isCompletedExceptionally();
        assertThat(resized).isCompletedExceptionally();
        assertThat(sending.text("{\"end\":true}")).isCompletedExceptionally();
        assertThat(socket.begun).containsExactly("ls");
    }
}
