package io.ekiden.testkit.real;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A command beside a task, by the WebSocket of an orchestrator. */
public final class ExecSocket implements WebSocket.Listener {
    private static final long SECONDS = 60;

    private final StringBuilder texts = new StringBuilder();
    private final Map<Integer, StringBuilder> streams = new HashMap<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    /** That of the message of which the beginning has come; 0 for none. */
    private int stream;

    private ExecSocket() {}

    /**
     * Runs one to its end.
     *
     * @param request the first message
     * @param typed to it
     */
    public static ExecSocket run(HttpClient http, URI base, String task, String request, String typed)
            throws Exception {
        var said = new ExecSocket();
        var uri = URI.create("ws" + base.toString().substring("http".length())).resolve("/v2/tasks/" + task + "/exec");
        var socket = http.newWebSocketBuilder().buildAsync(uri, said).get(SECONDS, TimeUnit.SECONDS);
        socket.sendText(request, true).get(SECONDS, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(typed.getBytes(StandardCharsets.UTF_8)), true)
                .get(SECONDS, TimeUnit.SECONDS);
        said.ended.get(SECONDS, TimeUnit.SECONDS);
        return said;
    }

    /** All that was told, but for what the command has said. */
    public String texts() {
        return texts.toString();
    }

    /** What the command has said: 1 for stdout, 2 for stderr. */
    public String of(int number) {
        return streams.getOrDefault(number, new StringBuilder()).toString();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        texts.append(data);
        socket.request(1);
        return CompletableFuture.completedStage(data);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        if (stream == 0) {
            stream = data.get();
        }
        streams.computeIfAbsent(stream, _ -> new StringBuilder()).append(StandardCharsets.UTF_8.decode(data));
        stream = last ? 0 : stream;
        socket.request(1);
        return CompletableFuture.completedStage(data);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        ended.complete(reason);
        return CompletableFuture.completedStage(status);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        ended.completeExceptionally(error);
    }
}
