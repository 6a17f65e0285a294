package io.ekiden.lb.bluegreen;

import io.ekiden.lb.bluegreen.Step.Outcome;
import java.util.Comparator;
import java.util.List;

/** One task for another: what the younger app has more, HAProxy drains of the older one, and what is drained is killed. */
final class HandOver {
    private HandOver() {}

    static Decision next(Round round) {
        var seen = round.seen();
        var old = seen.old();
        var young = seen.young();
        int target = seen.sizes().target();
        var unready = round.awaitTraffic(young);
        if (unready.isPresent()) {
            return unready.get();
        }
        if (old.deploying()) {
            return round.awaitOrUndo("deployment " + old.id(), "Marathon works on " + old.id());
        }
        boolean holds = round.rollout().hold() && round.rollout().goal() == Goal.DEPLOY;
        int spare = Math.clamp((long) old.instances() + young.instances() - target, 0, old.instances());
        if (!holds && spare > 0) {
            return relieve(round, old, spare);
        }
        if (young.instances() < target) {
            return round.act(new Step.Scale(
                    young.id(),
                    Math.min(target, young.instances() + round.rollout().step())));
        }
        if (holds) {
            return round.end(
                    Outcome.HELD,
                    young.id() + " has the traffic with " + young.instances() + " instances, " + old.id()
                            + " is still there: complete or abort it");
        }
        return round.act(new Step.Remove(old.id()));
    }

    /** Kills what is drained, or what still drains when that takes too long. */
    private static Decision relieve(Round round, Colour old, int spare) {
        var seen = round.seen();
        if (seen.balancers().isEmpty()) {
            // Marathon waits for its balancers before it kills, and they drain the first ones.
            return kill(
                    round,
                    old,
                    old.members().stream()
                            .sorted(Comparator.comparing(Colour.Member::serving).thenComparing(Colour.Member::taskId))
                            .toList(),
                    spare);
        }
        var out = old.members().stream().filter(seen::isOut).toList();
        var drained = out.stream().filter(member -> seen.sessions(member) == 0).toList();
        if (!drained.isEmpty()) {
            return kill(round, old, drained, spare);
        }
        long sessions = out.stream().mapToLong(seen::sessions).sum();
        var text = out.size() + " of " + spare + " instances of " + old.id() + " drain, with " + sessions
                + " sessions open";
        var what = "draining " + old.id();
        return round.isLate(what) && !out.isEmpty() ? kill(round, old, out, spare) : round.awaitOrUndo(what, text);
    }

    private static Decision kill(Round round, Colour old, List<Colour.Member> members, int spare) {
        var ids = members.stream().map(Colour.Member::taskId).limit(spare).toList();
        return ids.isEmpty()
                // Asked for, and never started.
                ? round.act(new Step.Scale(old.id(), old.instances() - spare))
                : round.act(new Step.Kill(old.id(), ids));
    }
}
