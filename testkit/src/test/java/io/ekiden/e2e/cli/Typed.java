package io.ekiden.e2e.cli;

import io.ekiden.cli.ClientCommands;
import io.ekiden.cli.command.Streams;
import io.ekiden.cli.command.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of a user, run in this process: what it printed and said, in that order.
 *
 * @param code it ended with
 */
public record Typed(int code, String text) {
    /** Runs one, with nothing in its environment but where the orchestrator is. */
    public static Typed at(String url, List<String> arguments) {
        var said = new ByteArrayOutputStream();
        var all = new PrintStream(said, true, StandardCharsets.UTF_8);
        var around = new Surroundings(
                Map.of("EKIDEN_URL", url),
                new Streams(InputStream.nullInputStream(), all, all),
                Optional.empty(),
                InstantSource.system());
        int code = ClientCommands.execute(arguments.toArray(String[]::new), around);
        return new Typed(code, said.toString(StandardCharsets.UTF_8));
    }
}
