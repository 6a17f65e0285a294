package io.ekiden.cli.part;

import io.ekiden.cli.command.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGUSR1, which tells an agent to leave for good, as one of Mesos. */
public final class UserSignal {
    private static final Logger LOG = LoggerFactory.getLogger(UserSignal.class);
    private static final String NAME = "USR1";

    private UserSignal() {}

    /** Runs it, on a thread of its own, each time the signal comes. */
    public static void on(Runnable action) {
        if (!Signals.on(NAME, action)) {
            LOG.warn("SIG{} cannot be heard, an agent can leave only by being marked gone", NAME);
        }
    }
}
