package io.ekiden.cli.command;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.EventFeed;
import io.ekiden.cli.client.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A command that shows something, once or for as long as it is watched. */
public abstract class ShowCommand extends ClientCommand {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    @Option(
            names = {"-w", "--watch"},
            description = "Shows it again whenever it changes, until Ctrl-C.",
            order = 92)
    private boolean watch;

    @Override
    final int begin(Session session) throws InterruptedException {
        if (!watch) {
            return run(session);
        }
        try (var feed = new EventFeed(session.api(), "/v2/events")) {
            var absence = new Absence(session, "this is how it was, and it is looked for again");
            Optional<String> shown = Optional.empty();
            while (true) {
                var text = new StringWriter();
                try {
                    int code = run(session.into(session.screen().into(new PrintWriter(text))));
                    var seen = text.toString();
                    // What is not well is what it is watched for.
                    if (code != ExitCode.WELL && (code != ExitCode.FAILED || seen.isEmpty())) {
                        session.screen().copy(seen);
                        return code;
                    }
                    // What was said of the absence is wiped away where that is possible.
                    boolean isAgain = absence.ends() && session.screen().isTerminal();
                    if (isAgain || shown.filter(seen::equals).isEmpty()) {
                        session.screen().clear();
                        session.screen().copy(seen);
                    }
                    shown = Optional.of(seen);
                } catch (CommandException refused) {
                    // An address where nobody has ever answered is a wrong one.
                    if (shown.isEmpty()) {
                        throw refused;
                    }
                    absence.bear(refused);
                }
                feed.pause(LOOK_AGAIN);
            }
        }
    }
}
