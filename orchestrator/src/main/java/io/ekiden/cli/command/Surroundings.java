package io.ekiden.cli.command;

import io.ekiden.cli.show.Screen;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it.
 *
 * @param terminal the size of the terminal that standard output is, where it is one
 */
public record Surroundings(
        Map<String, String> environment, Streams streams, Optional<Screen.Size> terminal, InstantSource clock) {
    /** Those of this process. The script says how large the terminal is. */
    public static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                new Streams(System.in, System.out, System.err),
                Screen.Size.parse(System.getProperty("ekiden.terminal", "")),
                InstantSource.system());
    }

    public InputStream in() {
        return streams.in();
    }

    /** Of lines, to standard output. */
    public PrintWriter out() {
        return new PrintWriter(streams.out(), true, streams.out().charset());
    }

    /** Of lines, to standard error. */
    public PrintWriter err() {
        return new PrintWriter(streams.err(), true, streams.err().charset());
    }

    Screen screen() {
        var noColour = environment.getOrDefault("NO_COLOR", "");
        boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
        return new Screen(out(), err(), terminal, noColour.isEmpty() && !dumb);
    }
}
