package io.ekiden.cli.change;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.command.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks before what cannot be undone, where somebody can answer. */
public final class Confirmation {
    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask first. Where there is no terminal, nobody is asked.",
            order = 32)
    private boolean yes;

    /** Goes on when that is meant. */
    public void ask(Session session, String question) {
        if (yes || !session.screen().isTerminal() || session.output().json()) {
            return;
        }
        session.screen().raw(question + " [y/N] ");
        try {
            var answer =
                    new BufferedReader(new InputStreamReader(session.around().in(), StandardCharsets.UTF_8)).readLine();
            if (answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
                return;
            }
        } catch (IOException unreadable) {
            // As good as no.
        }
        throw CommandException.failed("nothing was changed");
    }
}
