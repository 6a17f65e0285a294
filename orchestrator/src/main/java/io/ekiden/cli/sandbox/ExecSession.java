package io.ekiden.cli.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A command that runs beside a task, over a WebSocket. <b>Source:</b> {@code /v2/tasks/{id}/exec} of the API. */
final class ExecSession implements WebSocket.Listener {
    private static final int BUFFER = 16 * 1024;
    private static final byte STDERR = 2;
    private static final String END = "{\"end\":true}";

    private final Session session;
    private final boolean interactive;
    private final boolean tty;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    /** Which stream the parts of a message are of; 0 before the first byte. */
    private byte stream;

    ExecSession(Session session, boolean interactive, boolean tty) {
        this.session = session;
        this.interactive = interactive;
        this.tty = tty;
    }

    int run(String task, List<String> command) throws InterruptedException {
        var terminal = tty ? RawTerminal.of(session.around().terminal()) : RawTerminal.none();
        try (terminal) {
            var socket = session.api().webSocket(Targets.path(task, "exec"), this);
            var sending = new Sending(socket);
            sending.text(begin(command, terminal).toString()).join();
            terminal.onResize(
                    size -> sending.text(Json.object().set("resize", size).toString()));
            if (interactive) {
                Thread.ofVirtual().name("stdin").start(() -> pass(sending));
            } else {
                sending.text(END).join();
            }
            return exit.get();
        } catch (ExecutionException | CompletionException failure) {
            if (failure.getCause() instanceof CommandException refused) {
                throw refused;
            }
            throw CommandException.failed("the connection to the command broke: " + failure.getCause());
        }
    }

    private ObjectNode begin(List<String> command, RawTerminal terminal) {
        var first = Json.object().put("tty", tty);
        command.forEach(first.putArray("command")::add);
        first.setAll(terminal.size());
        first.set("environment", tty ? Json.object().put("TERM", term()) : Json.object());
        return first;
    }

    private String term() {
        return session.around().environment().getOrDefault("TERM", "xterm");
    }

    private void pass(Sending sending) {
        var buffer = new byte[BUFFER];
        var in = session.around().streams().in();
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sending.bytes(ByteBuffer.wrap(buffer.clone(), 0, read)).join();
            }
            sending.text(END).join();
        } catch (IOException | CompletionException over) {
            // Nobody reads any more; how it ended is told by the other direction.
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        if (stream == 0 && data.hasRemaining()) {
            stream = data.get();
        }
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        // Whoever runs a command on a terminal means it to obey.
        var streams = session.around().streams();
        var to = stream == STDERR ? streams.err() : streams.out();
        to.writeBytes(bytes);
        to.flush();
        if (last) {
            stream = 0;
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            said(text.toString());
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    private void said(String message) {
        try {
            var json = Json.MAPPER.readTree(message);
            if (json.has("exit")) {
                exit.complete(json.path("exit").asInt(ExitCode.FAILED));
            } else if (json.has("error")) {
                exit.completeExceptionally(
                        CommandException.failed(json.path("error").asText()));
            }
        } catch (JsonProcessingException unknown) {
            exit.completeExceptionally(CommandException.failed("not understood: " + message));
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        exit.completeExceptionally(CommandException.failed(
                "the connection was closed before the command ended" + (reason.isEmpty() ? "" : ": " + reason)));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        exit.completeExceptionally(CommandException.failed("the connection broke: " + error.getMessage()));
    }
}
