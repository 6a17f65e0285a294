package io.ekiden.testkit.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a page of a browser over the Chrome DevTools protocol: numbered calls with answers, and events between them.
 *
 * <p><b>Source:</b> https://chromedevtools.github.io/devtools-protocol/
 */
final class DevTools implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CALL_SECONDS = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final Consumer<JsonNode> events;
    private final WebSocket socket;
    // Frames go out one at a time: a send before the last one ended would be refused.
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    /** @param events gets every event as {@code {method, params}}, on the connection's thread */
    DevTools(URI page, Consumer<JsonNode> events) {
        this.events = events;
        this.socket = http.newWebSocketBuilder().buildAsync(page, new Frames()).join();
    }

    static ObjectNode params() {
        return JSON.createObjectNode();
    }

    /** Calls a method and gives its result, or fails with what the browser said. */
    JsonNode call(String method, ObjectNode params) {
        return start(method, params).orTimeout(CALL_SECONDS, TimeUnit.SECONDS).join();
    }

    /** As {@link #call}, without waiting. */
    synchronized CompletableFuture<JsonNode> start(String method, ObjectNode params) {
        int id = lastId.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        calls.put(id, answer);
        var message = params().put("id", id).put("method", method);
        message.set("params", params);
        sent = sent.thenCompose(_ -> socket.sendText(message.toString(), true));
        return answer;
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }

    private void onMessage(JsonNode message) {
        var call = message.has("id") ? calls.remove(message.path("id").asInt()) : null;
        if (call == null) {
            events.accept(message);
        } else if (message.has("error")) {
            call.completeExceptionally(new IllegalStateException("DevTools: " + message.path("error")));
        } else {
            call.complete(message.path("result"));
        }
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    onMessage(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    text.setLength(0);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            calls.values().forEach(call -> call.completeExceptionally(error));
        }
    }
}
