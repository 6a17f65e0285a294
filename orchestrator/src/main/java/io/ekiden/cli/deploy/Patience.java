package io.ekiden.cli.deploy;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long an orchestrator that is away, or that did not answer, is asked again. */
final class Patience {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** A question, or a change that may be made twice. */
    interface Attempt<T> {
        T make();
    }

    private final Session session;
    private final Instant giveUp;

    Patience(Session session, Duration atMost) {
        this.session = session;
        giveUp = session.now().plus(atMost);
    }

    /** Asks until there is an answer, whatever it says. */
    <T> T answer(Attempt<T> attempt) throws InterruptedException {
        while (true) {
            try {
                return attempt.make();
            } catch (CommandException failure) {
                bear(failure);
            }
        }
    }

    /**
     * Waits a moment.
     *
     * @throws CommandException that one, when it will not pass by itself or there has been time enough
     */
    void bear(CommandException failure) throws InterruptedException {
        boolean mayPass = failure.mayPass() || failure instanceof CommandException.Unknown;
        if (!mayPass || !session.now().isBefore(giveUp)) {
            throw failure;
        }
        session.tell(Style.BUSY.on("No answer at the moment; trying again."));
        // Nobody tells when an orchestrator is back.
        boolean never = new CountDownLatch(1).await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        assert !never;
    }
}
