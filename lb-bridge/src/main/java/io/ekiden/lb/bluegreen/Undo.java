package io.ekiden.lb.bluegreen;

import io.ekiden.lb.bluegreen.Step.Outcome;

/** Back: the older app gets its instances and the traffic, then the younger one goes. What is late is not waited for any longer. */
final class Undo {
    private Undo() {}

    static Decision next(Round round) {
        var seen = round.seen();
        var old = seen.old();
        if (seen.colours().size() < 2) {
            return round.end(Outcome.FAILED, old.id() + " is alone, there is nothing to go back to");
        }
        int share = seen.share().orElse(0);
        if (share > 0 && share < 100) {
            // The older app has all its instances still, and the younger one may do harm.
            return round.act(new Step.SetShare(0));
        }
        if (old.instances() < seen.sizes().previous()) {
            return round.act(new Step.Scale(old.id(), seen.sizes().previous()));
        }
        if (!old.isReady()) {
            var what = "back " + old.id();
            var text = old.id() + " has " + old.serving().size() + " of " + old.instances() + " instances healthy";
            return round.isLate(what)
                    ? round.end(
                            Outcome.FAILED,
                            text + ", too few to go back; " + seen.young().id() + " is left, run abort again")
                    : round.await(what, text);
        }
        if (seen.share().isEmpty() && seen.knowsShares()) {
            // All that was drained gets requests again before anything ends.
            return round.act(new Step.SetShare(0));
        }
        return seen.share().isPresent() ? shared(round, seen.share().get()) : oneByOne(round);
    }

    private static Decision shared(Round round, int share) {
        var seen = round.seen();
        var young = seen.young();
        if (share != 0) {
            return round.act(new Step.SetShare(0));
        }
        var old = seen.old();
        var what = "draining " + young.id();
        int taking = seen.taking(old);
        if (taking < old.instances() && !round.isLate(what)) {
            return round.await(
                    what,
                    "HAProxy sends requests to " + taking + " of " + old.instances() + " instances of " + old.id());
        }
        long busy = young.members().stream()
                .filter(member -> !seen.isOut(member) || seen.sessions(member) > 0)
                .count();
        return busy > 0 && !round.isLate(what)
                ? round.await(what, busy + " of " + young.members().size() + " instances of " + young.id() + " drain")
                : round.act(new Step.Remove(young.id()));
    }

    /**
     * In steps: for each that goes one of the older app gets requests again. Where it gets none at all one stays until it does; but a target
     * of one has no such step.
     */
    private static Decision oneByOne(Round round) {
        var seen = round.seen();
        var old = seen.old();
        var young = seen.young();
        int standing = old.serving().size() + young.serving().size();
        int drained = Math.clamp(
                (long) standing - seen.sizes().target(), 0, old.serving().size());
        int expected = old.serving().size() - drained;
        var what = "traffic " + old.id();
        if (seen.taking(old) < expected && !round.isLate(what)) {
            return round.await(
                    what,
                    "HAProxy sends requests to " + seen.taking(old) + " of " + expected + " instances of " + old.id());
        }
        if (young.deploying() && young.instances() < young.members().size()) {
            var ends = "end " + young.id();
            if (!round.isLate(ends)) {
                return round.await(ends, young.id() + " goes down to " + young.instances() + " instances");
            }
        }
        int kept = expected == 0 && young.instances() > 1 ? 1 : 0;
        return young.instances() > 0
                ? round.act(new Step.Scale(
                        young.id(),
                        Math.max(kept, young.instances() - round.rollout().step())))
                : round.act(new Step.Remove(young.id()));
    }
}
