package io.ekiden.cli;

import io.ekiden.cli.command.Streams;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.show.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command line as somebody types it, with everything around it made up. */
final class Typed {
    /** How it ended; what it printed and said, in that order. */
    record End(int code, String text) {}

    private final Map<String, String> environment = new HashMap<>();
    private Optional<Screen.Size> terminal = Optional.empty();
    private InstantSource clock = InstantSource.system();
    private String input = "";

    Typed with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Typed at(FakeApi api) {
        return with("EKIDEN_URL", api.url().toString());
    }

    Typed onATerminal(int columns) {
        terminal = Optional.of(new Screen.Size(40, columns));
        return this;
    }

    Typed at(Instant now) {
        clock = InstantSource.fixed(now);
        return this;
    }

    Typed typing(String text) {
        input = text;
        return this;
    }

    Map<String, String> environment() {
        return environment;
    }

    End run(List<String> arguments) {
        var said = new ByteArrayOutputStream();
        return new End(run(arguments, said), said.toString(StandardCharsets.UTF_8));
    }

    /** Runs it, and prints to {@code said} meanwhile. */
    int run(List<String> arguments, OutputStream said) {
        var all = new PrintStream(said, true, StandardCharsets.UTF_8);
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var around = new Surroundings(environment, new Streams(in, all, all), terminal, clock);
        return ClientCommands.execute(arguments.toArray(String[]::new), around);
    }

    End run(String... arguments) {
        return run(List.of(arguments));
    }
}
