package io.ekiden.lb.bluegreen;

import io.ekiden.lb.bluegreen.Step.Outcome;
import java.time.Instant;
import java.util.Optional;

/** One look, and the ways to answer it. */
record Round(Rollout rollout, Progress progress, Seen seen, Instant now) {
    Decision act(Step step) {
        return new Decision(progress.after(), step);
    }

    Decision end(Outcome outcome, String text) {
        return new Decision(progress, new Step.End(outcome, text));
    }

    /** Waits for what is called so, whatever the text says of it meanwhile. */
    Decision await(String what, String text) {
        return new Decision(progress.waitingFor(what, now), new Step.Wait(text));
    }

    /** True when it has waited for this as long as it may. */
    boolean isLate(String what) {
        return progress.waiting()
                .filter(waiting -> waiting.what().equals(what))
                .filter(waiting -> !now.isBefore(waiting.since().plus(rollout.maxWait())))
                .isPresent();
    }

    /** Waits, and undoes all when it takes too long; what was asked to be completed is left as it is. */
    Decision awaitOrUndo(String what, String text) {
        if (!isLate(what)) {
            return await(what, text);
        }
        var reason = text + " after " + rollout.maxWait().toSeconds() + " s";
        return rollout.goal() == Goal.DEPLOY
                ? with(progress.undoing(reason)).undo()
                : end(Outcome.FAILED, reason + "; run it again, or undo it with abort");
    }

    /** Begins to undo, for the reason that is remembered. */
    Decision undo() {
        return Undo.next(this);
    }

    Round with(Progress other) {
        return new Round(rollout, other, seen, now);
    }

    /** Waits for the app to be healthy and to get requests; empty when it is and does. */
    Optional<Decision> awaitTraffic(Colour colour) {
        if (!colour.isReady()) {
            return Optional.of(awaitOrUndo(
                    "healthy " + colour.id(),
                    colour.id() + " has " + colour.serving().size() + " of " + colour.instances()
                            + " instances healthy"));
        }
        int taking = seen.taking(colour);
        return taking >= colour.instances()
                ? Optional.empty()
                : Optional.of(awaitOrUndo(
                        "traffic " + colour.id(),
                        "HAProxy sends requests to " + taking + " of " + colour.instances() + " instances of "
                                + colour.id()));
    }
}
