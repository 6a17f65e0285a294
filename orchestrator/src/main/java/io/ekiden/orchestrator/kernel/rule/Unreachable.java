package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.Instance.Goal;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import java.time.Duration;
import java.util.Optional;

/** Instances on lost agents: wait, replace, forget, as the app's strategy says. */
final class Unreachable {
    private Unreachable() {}

    static void lost(Turn turn, Instance instance) {
        if (instance.condition() == Condition.UNREACHABLE || instance.condition() == Condition.UNREACHABLE_INACTIVE) {
            return;
        }
        turn.effect(new Effect.StopHealthChecks(instance.taskId()));
        instance.place()
                .ifPresent(place -> turn.change(
                        new Change.AgentsSeen(turn.state().launching().seen().without(place.agentId()))));
        // What our checks have shown was of before, too: they begin anew when the task is back, and say so.
        var unreachable = instance.withCondition(Condition.UNREACHABLE, turn.now())
                .withHealthy(Optional.empty())
                .withJudged(Optional.empty());
        turn.update(unreachable);
        check(turn, unreachable);
    }

    /** The strategy changed for instances that stay: those that are lost already are looked at again. */
    static void changed(Turn turn, AppDefinition before, AppDefinition after) {
        if (before.configVersion().equals(after.configVersion())
                && !before.run()
                        .lifecycle()
                        .unreachable()
                        .equals(after.run().lifecycle().unreachable())) {
            turn.state().instances(after.id()).stream()
                    .filter(instance -> instance.condition() == Condition.UNREACHABLE
                            || instance.condition() == Condition.UNREACHABLE_INACTIVE)
                    .toList()
                    .forEach(instance -> check(turn, instance));
        }
    }

    /** Gives the instance up, or forgets it, when its time has come; otherwise sets the next timer. */
    static void check(Turn turn, Instance instance) {
        if (instance.goal() == Goal.DECOMMISSIONED) {
            // Its agent is gone and nobody wants it: should it return, it is unknown and killed.
            turn.forget(instance);
            return;
        }
        var strategy = turn.state()
                .app(instance.appId())
                .map(app -> app.run().lifecycle().unreachable())
                .orElse(new UnreachableStrategy.Disabled());
        if (!(strategy instanceof UnreachableStrategy.Enabled(Duration inactiveAfter, Duration expungeAfter))) {
            return;
        }
        var lostFor = Duration.between(instance.times().since(), turn.now());
        if (lostFor.compareTo(expungeAfter) >= 0 && lostFor.compareTo(inactiveAfter) >= 0) {
            turn.forget(instance);
            return;
        }
        var key = new TimerKey.Unreachable(instance.appId(), instance.id());
        if (lostFor.compareTo(inactiveAfter) < 0) {
            turn.effect(new Effect.SetTimer(key, instance.times().since().plus(inactiveAfter)));
            return;
        }
        if (instance.condition() != Condition.UNREACHABLE_INACTIVE) {
            turn.update(instance.withCondition(
                    Condition.UNREACHABLE_INACTIVE, instance.times().since()));
        }
        turn.effect(new Effect.SetTimer(key, instance.times().since().plus(expungeAfter)));
    }
}
