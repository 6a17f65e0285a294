package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.launch.Backoff;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.stream.Stream;

/** Launch delays: earned by failures, shared by the instances of one configuration of an app. */
final class Delays {
    private Delays() {}

    static void failed(Turn turn, Instance instance) {
        if (!Backoff.countsAsFailure(instance.condition())) {
            return;
        }
        var app = turn.state().definitionOfNext(instance);
        if (app.isEmpty() || !app.get().configVersion().equals(instance.configVersion())) {
            // An old configuration failed; the present one has done nothing wrong.
            return;
        }
        set(turn, backoff(turn).failed(app.get(), turn.now()));
        // Others of the app that wait may be all that is left of it: somebody has to look when the delay is over.
        if (turn.state().waiting().containsKey(app.get().id())) {
            Offers.wanted(turn, app.get().id());
        }
    }

    /** Looks again when the delay is over. It may have moved by then: whoever still waits looks again after that. */
    static void wakeWhenOver(Turn turn, PathId id) {
        if (turn.state().waiting().containsKey(id)) {
            waiting(turn, id)
                    .flatMap(app -> backoff(turn).delayUntil(app, turn.now()).stream())
                    .min(Instant::compareTo)
                    .ifPresent(until -> turn.effect(new Effect.SetTimer(new TimerKey.LaunchDelay(id), until)));
        }
    }

    /** A task shows life: the delay, if there is one, counts from now. Whoever waits may have been woken from it already, and is woken again. */
    static void advanced(Turn turn, PathId id) {
        turn.state().app(id).ifPresent(app -> {
            set(turn, backoff(turn).advanced(app, turn.now()));
            if (!isOver(turn, app)) {
                Offers.wanted(turn, id);
            }
        });
    }

    /** Forgets the delays of apps that have long been without failures. Looks at all of them: for a timer, not for each failure. */
    static void sweep(Turn turn) {
        set(turn, backoff(turn).swept(turn.now()));
    }

    static void forget(Turn turn, PathId id) {
        set(turn, backoff(turn).reset(id));
        turn.change(new Change.LaunchWanted(id));
    }

    static Answer reset(Turn turn, PathId id) {
        if (!turn.state().waiting().containsKey(id)) {
            return new Answer.NotQueued(id);
        }
        forget(turn, id);
        Offers.wanted(turn, id);
        return new Answer.Done();
    }

    /** True when the app, or one of the configurations of it that wait, may be launched now. */
    static boolean isOver(Turn turn, PathId id) {
        return turn.state().app(id).isEmpty() || waiting(turn, id).anyMatch(app -> isOver(turn, app));
    }

    static boolean isOver(Turn turn, AppDefinition app) {
        return backoff(turn).delayUntil(app, turn.now()).isEmpty();
    }

    /** What the instances that wait are made of: mostly the app as it is now. */
    static Stream<AppDefinition> waiting(Turn turn, PathId id) {
        var state = turn.state();
        return state.pauseOf(id).isEmpty()
                ? state.app(id).stream()
                : state.instances(id).stream()
                        .filter(instance -> instance.condition() == Condition.SCHEDULED && instance.isActive())
                        .flatMap(instance -> state.definition(instance).stream())
                        .distinct();
    }

    private static Backoff backoff(Turn turn) {
        return turn.state().launching().backoff();
    }

    private static void set(Turn turn, Backoff backoff) {
        if (backoff != turn.state().launching().backoff()) {
            turn.change(new Change.BackoffChanged(backoff));
        }
    }
}
