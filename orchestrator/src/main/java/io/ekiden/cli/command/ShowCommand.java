package io.ekiden.cli.command;

import io.ekiden.cli.client.EventFeed;
import io.ekiden.cli.client.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** A command that shows something, once or for as long as it is watched. */
public abstract class ShowCommand extends ClientCommand {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    /** Events come in swarms. */
    private static final Duration SWARM = Duration.ofMillis(200);

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
            var shown = "";
            while (true) {
                var text = new StringWriter();
                int code = run(session.into(session.screen().into(new PrintWriter(text))));
                if (code != ExitCode.WELL) {
                    session.screen().copy(text.toString());
                    return code;
                }
                if (!text.toString().equals(shown)) {
                    shown = text.toString();
                    session.screen().clear();
                    session.screen().copy(shown);
                }
                if (feed.next(LOOK_AGAIN).isPresent()) {
                    while (feed.next(SWARM).isPresent()) {
                        // What comes together is shown together.
                    }
                }
            }
        }
    }
}
