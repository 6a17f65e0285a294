package io.ekiden.cli.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Signals;
import io.ekiden.cli.show.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * This terminal, passing on every key as it is typed, Ctrl-C as well, until it is closed. By {@code stty}, as Java has no word for it.
 */
final class RawTerminal implements AutoCloseable {
    private final Optional<Screen.Size> began;
    private final String before;

    private RawTerminal(Optional<Screen.Size> began, String before) {
        this.began = began;
        this.before = before;
    }

    /** Left as it is. */
    static RawTerminal none() {
        return new RawTerminal(Optional.empty(), "");
    }

    static RawTerminal of(Optional<Screen.Size> size) {
        if (size.isEmpty()) {
            throw CommandException.invalid("-t needs a terminal, and this is none; in scripts leave it out");
        }
        var before = stty("-g").orElseThrow(() -> CommandException.failed("stty cannot be run, which -t needs"));
        var terminal = new RawTerminal(size, before);
        Runtime.getRuntime().addShutdownHook(new Thread(terminal::close));
        stty("raw", "-echo");
        return terminal;
    }

    /** {@code columns} and {@code rows}, where they are known. */
    ObjectNode size() {
        return began.map(RawTerminal::json).orElseGet(Json::object);
    }

    /** Tells each time the size changes. */
    void onResize(Consumer<ObjectNode> told) {
        if (began.isPresent()) {
            Signals.on(
                    "WINCH",
                    () -> stty("size")
                            .flatMap(Screen.Size::parse)
                            .map(RawTerminal::json)
                            .ifPresent(told));
        }
    }

    private static ObjectNode json(Screen.Size size) {
        return Json.object().put("columns", size.columns()).put("rows", size.rows());
    }

    private static Optional<String> stty(String... arguments) {
        var command = new ArrayList<>(List.of("stty", "-F", "/dev/tty"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = process.getInputStream()) {
                var said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
            }
        } catch (IOException none) {
            return Optional.empty();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (!before.isEmpty()) {
            stty(before);
        }
    }
}
