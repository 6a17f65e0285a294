package io.ekiden.lb.bluegreen;

import io.ekiden.lb.bluegreen.Step.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides the next step from what is there. Each step leaves a state that the next look understands without memory.
 *
 * <p><b>Source:</b> marathon-lb's {@code zdd.py}: the younger app grows, HAProxy drains as many of the older one, those are killed with
 * {@code scale}, the older app is deleted. We differ: the sum stays what it shall be while tasks are killed, who is not healthy in time is
 * undone, and shares of the traffic can be given before.
 */
public final class BlueGreenMachine {
    private BlueGreenMachine() {}

    /** Looks and decides. */
    public static Decision decide(Rollout rollout, Progress progress, Seen seen, Instant now) {
        return decide(new Round(rollout, progress, seen, now));
    }

    private static Decision decide(Round round) {
        var seen = round.seen();
        var unclear = unclear(seen.shares());
        if (unclear.isPresent()) {
            return round.end(Outcome.CONFLICT, unclear.get());
        }
        if (!seen.silent().isEmpty() && !undoes(round)) {
            var text = "no statistics of HAProxy at " + String.join(", ", seen.silent());
            return round.isLate("statistics")
                    ? round.end(Outcome.FAILED, text + "; nothing is undone, run it again when it answers")
                    : round.await("statistics", text);
        }
        if (!seen.removing().isEmpty() && !round.isLate("removal")) {
            return round.await("removal", String.join(", ", seen.removing()) + " is being removed");
        }
        return switch (seen.colours().size()) {
            case 0 -> none(round);
            case 1 -> alone(round);
            case 2 -> both(round);
            default ->
                round.end(
                        Outcome.CONFLICT,
                        "more than two apps are in this deployment group: "
                                + String.join(
                                        ", ",
                                        seen.colours().stream().map(Colour::id).toList()));
        };
    }

    /** What is changed and removed has to be the one app that is there for the share alone. */
    private static Optional<String> unclear(List<Seen.SaidShare> shares) {
        if (shares.size() > 1) {
            return Optional.of("more than one app says the share of this deployment group: "
                    + String.join(
                            ", ", shares.stream().map(Seen.SaidShare::appId).toList()) + "; remove all but one");
        }
        return shares.stream()
                .filter(share -> !share.only())
                .map(share -> share.appId()
                        + " says the share of this deployment group, and is not there for that alone, with 0 instances;"
                        + " take the label HAPROXY_DEPLOYMENT_SHARE_OF away from it")
                .findFirst();
    }

    private static boolean undoes(Round round) {
        return round.rollout().goal() == Goal.ABORT
                || round.progress().verdict().isPresent();
    }

    private static Decision none(Round round) {
        if (round.seen().share().isPresent()) {
            return round.act(new Step.RemoveShare());
        }
        return switch (round.rollout().goal()) {
            case DEPLOY -> round.act(new Step.Create(round.seen().sizes().target()));
            case COMPLETE, ABORT -> round.end(Outcome.CONFLICT, "there is no app of this deployment group");
        };
    }

    private static Decision alone(Round round) {
        var seen = round.seen();
        var only = seen.old();
        boolean itIs = seen.given().filter(only.id()::equals).isPresent();
        boolean deploys = round.rollout().goal() == Goal.DEPLOY && !undoes(round);
        boolean undone = seen.share().filter(share -> share == 0).isPresent();
        if (deploys && !itIs && !undone) {
            return beside(round);
        }
        if (seen.share().isPresent()) {
            boolean learns = undone && round.progress().verdict().isEmpty();
            var kept = learns ? round.progress().undoing("it was undone before") : round.progress();
            return round.with(kept).act(new Step.RemoveShare());
        }
        boolean aborts = round.rollout().goal() == Goal.ABORT;
        if (round.progress().verdict().isPresent() && !aborts) {
            return round.end(
                    Outcome.ROLLED_BACK,
                    round.progress().verdict().get() + "; " + only.id() + " has the traffic as before");
        }
        if (deploys) {
            return first(round, only);
        }
        var text = only.id() + " has the traffic, alone";
        return aborts && !round.progress().acted()
                ? round.end(Outcome.CONFLICT, "there is nothing to abort: " + text)
                : round.end(Outcome.DONE, text);
    }

    private static Decision first(Round round, Colour only) {
        if (!only.isReady() && round.isLate("healthy " + only.id())) {
            return round.end(
                    Outcome.FAILED,
                    only.id() + " has " + only.serving().size() + " of " + only.instances()
                            + " instances healthy after "
                            + round.rollout().maxWait().toSeconds() + " s; no other app is there to go back to");
        }
        return round.awaitTraffic(only)
                .orElseGet(() -> round.end(
                        Outcome.DONE, only.id() + " has the traffic with " + only.instances() + " instances"));
    }

    /** The second app comes, after the word on its share: it must never have more than that. */
    private static Decision beside(Round round) {
        var seen = round.seen();
        var canary = round.rollout().canary();
        int target = seen.sizes().target();
        if (canary.isPresent() && seen.share().isEmpty()) {
            return round.act(new Step.SetShare(canary.get().first()));
        }
        boolean another = seen.share()
                .filter(share -> canary.isEmpty() || share != canary.get().first())
                .isPresent();
        if (another) {
            return round.act(new Step.RemoveShare());
        }
        int initial = Math.clamp(round.rollout().initial(), 1, target);
        return round.act(new Step.Create(seen.share()
                .map(share -> Math.max(initial, Shared.needed(share, target)))
                .orElse(initial)));
    }

    private static Decision both(Round round) {
        var seen = round.seen();
        if (undoes(round)) {
            return round.undo();
        }
        boolean deploys = round.rollout().goal() == Goal.DEPLOY;
        if (deploys && seen.given().filter(seen.young().id()::equals).isEmpty()) {
            return round.end(
                    Outcome.CONFLICT,
                    seen.young().id() + " takes over from " + seen.old().id()
                            + ", which is another deployment; complete or abort it first, or say --force");
        }
        if (seen.share().isEmpty()) {
            return deploys && round.rollout().canary().isPresent()
                    ? round.end(
                            Outcome.CONFLICT,
                            seen.young().id() + " takes over without shares; go on without --canary, or abort it first")
                    : HandOver.next(round);
        }
        return Shared.next(round, seen.share().get());
    }
}
