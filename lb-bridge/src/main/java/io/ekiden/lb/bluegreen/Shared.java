package io.ekiden.lb.bluegreen;

import io.ekiden.lb.bluegreen.Progress.Watch;
import io.ekiden.lb.bluegreen.Step.Outcome;
import io.ekiden.lb.bluegreen.stats.Tally;
import java.util.Locale;
import java.util.Optional;

/**
 * Both apps get their shares of the requests. The younger one has the instances for its share before it gets it; the older one keeps all of
 * its own until it gets nothing more.
 */
final class Shared {
    private static final int ALL = 100;

    private Shared() {}

    /** Instances that carry this share of a target. */
    static int needed(int share, int target) {
        return Math.clamp(((long) target * share + ALL - 1) / ALL, 1, Math.max(1, target));
    }

    static Decision next(Round round, int share) {
        if (share == 0) {
            return round.with(round.progress().undoing("it was undone before")).undo();
        }
        boolean completes = round.rollout().goal() == Goal.COMPLETE;
        if (share == ALL) {
            return finish(round);
        }
        if (completes) {
            return grow(round, ALL).orElseGet(() -> round.act(new Step.SetShare(ALL)));
        }
        return round.rollout()
                .canary()
                .map(canary -> watch(round, canary, share))
                .orElseGet(() -> round.end(
                        Outcome.CONFLICT,
                        "a canary has " + share + " % of the requests; go on with --canary, or complete or abort it"));
    }

    /** Has the younger app the instances for a share, and do they get requests? Else the step to that. */
    private static Optional<Decision> grow(Round round, int share) {
        var young = round.seen().young();
        int needed = needed(share, round.seen().sizes().target());
        return young.instances() < needed
                ? Optional.of(round.act(new Step.Scale(young.id(), needed)))
                : round.awaitTraffic(young);
    }

    private static Decision watch(Round before, Canary canary, int share) {
        var round = before.with(before.progress().watching(counted(before, share)));
        var watch = round.progress().watch().orElseThrow();
        var numbers = numbers(watch.tally(), share);
        var counts = watch.tally().young();
        if (counts.requests() >= canary.minRequests() && counts.errorRate() > canary.maxErrorRate()) {
            var limit = String.format(Locale.ROOT, "%.2f %%", 100 * canary.maxErrorRate());
            return round.with(round.progress().undoing(numbers + "; more than " + limit + " went wrong"))
                    .undo();
        }
        var unready = grow(round, share);
        if (unready.isPresent()) {
            return unready.get();
        }
        var begun = watch.begun(round.now());
        return judge(before.with(before.progress().watching(begun)), canary, begun);
    }

    /** All instances for the share are there and get requests. */
    private static Decision judge(Round round, Canary canary, Watch watch) {
        int share = watch.share();
        var numbers = numbers(watch.tally(), share);
        if (round.now().isBefore(watch.since().orElseThrow().plus(canary.interval()))) {
            return round.await(Progress.INTERVAL + share, numbers);
        }
        var counts = watch.tally().young();
        if (counts.requests() < canary.minRequests()) {
            return round.awaitOrUndo(
                    "requests " + share, numbers + "; it takes " + canary.minRequests() + " requests to decide");
        }
        int next = canary.after(share).orElse(ALL);
        return grow(round, next).orElseGet(() -> round.act(new Step.SetShare(next)));
    }

    private static Watch counted(Round round, int share) {
        var seen = round.seen();
        return round.progress()
                .watch()
                .filter(watch -> watch.share() == share)
                .map(watch -> new Watch(
                        share,
                        watch.since(),
                        watch.tally()
                                .next(
                                        seen.balancers(),
                                        seen.old().places(),
                                        seen.young().places())))
                .orElseGet(() -> new Watch(share, Optional.empty(), Tally.of(seen.balancers())));
    }

    private static String numbers(Tally tally, int share) {
        return String.format(
                Locale.ROOT,
                "canary has %d %% of the requests: %d, of which %d went wrong (%.2f %%); the others %d, %d (%.2f %%)",
                share,
                tally.young().requests(),
                tally.young().errors(),
                100 * tally.young().errorRate(),
                tally.old().requests(),
                tally.old().errors(),
                100 * tally.old().errorRate());
    }

    /** The older app gets nothing more; when it has nothing more either, it goes. */
    private static Decision finish(Round round) {
        var seen = round.seen();
        var old = seen.old();
        var young = seen.young();
        var unready = grow(round, ALL);
        if (unready.isPresent()) {
            return unready.get();
        }
        long busy = old.members().stream()
                .filter(member -> !seen.isOut(member) || seen.sessions(member) > 0)
                .count();
        var what = "draining " + old.id();
        if (busy > 0 && !round.isLate(what)) {
            return round.await(what, busy + " of " + old.members().size() + " instances of " + old.id() + " drain");
        }
        if (round.rollout().hold() && round.rollout().goal() == Goal.DEPLOY) {
            return round.end(
                    Outcome.HELD,
                    young.id() + " has the traffic with " + young.instances() + " instances, " + old.id()
                            + " is still there: complete or abort it");
        }
        return round.act(new Step.Remove(old.id()));
    }
}
