package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.Call;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.Instance.Goal;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import java.time.Duration;
import java.util.Optional;

/**
 * Ending instances: first load balancers take the traffic away, then the task is killed. The wish is recorded before either, so a
 * new leader carries it on.
 */
final class Killing {
    private Killing() {}

    /**
     * @param reason for people and events
     * @param planned by a deployment, which may think again
     */
    record Why(String reason, boolean planned) {
        static Why planned(String reason) {
            return new Why(reason, true);
        }

        static Why asked(String reason) {
            return new Why(reason, false);
        }
    }

    /** The instance is not wanted any more; waiting ones just go. */
    static void decommission(Turn turn, Instance instance, Why why) {
        if (!instance.isLaunched()) {
            turn.forget(instance);
            return;
        }
        begin(turn, instance.withGoal(Goal.DECOMMISSIONED), why);
    }

    /** Fewer are wanted. One that has data of its own rests until it is wanted again, unless its data is not wanted any more either. */
    static void retire(Turn turn, Instance instance, Why why) {
        if (instance.residence().isEmpty() || instance.goal() == Goal.DECOMMISSIONED) {
            decommission(turn, instance, why);
        } else if (instance.isLaunched()) {
            begin(turn, instance.withGoal(Goal.STOPPED), why);
        } else {
            turn.update(instance.withGoal(Goal.STOPPED).withCondition(Condition.KILLED, turn.now()));
        }
    }

    /** The task is not wanted any more, the instance is: it will be launched again. */
    static void restart(Turn turn, Instance instance, String reason) {
        if (instance.isLaunched()) {
            begin(turn, instance, Why.asked(reason));
        }
    }

    /** One container of a pod has ended by itself: the others go too, at once, and then the instance is launched again. */
    static void rest(Turn turn, Instance instance, String reason) {
        end(turn, instance, Why.asked(reason), false);
    }

    private static void begin(Turn turn, Instance instance, Why why) {
        if (instance.killing().isPresent()) {
            turn.update(
                    why.planned()
                            ? instance
                            : instance.withKilling(instance.killing().map(Instance.Killing::nowFinal)));
            return;
        }
        // Load balancers know tasks of apps only.
        boolean drain =
                instance.isRunning() && instance.containers().isEmpty() && hasBalancer(turn) && hasPorts(instance);
        end(turn, instance, why, drain);
    }

    private static void end(Turn turn, Instance instance, Why why, boolean drain) {
        var until = drain ? turn.now().plus(turn.settings().drainTimeout()) : turn.now();
        var killing = instance.withCondition(Condition.KILLING, turn.now())
                .withKilling(Optional.of(new Instance.Killing(why.reason(), until, !drain, why.planned())));
        turn.update(killing);
        turn.effect(new Effect.StopHealthChecks(instance.taskId()));
        if (drain) {
            turn.effect(new Effect.SetTimer(new TimerKey.Drain(instance.appId(), instance.id()), until));
        } else {
            sendKill(turn, killing);
        }
    }

    /** A deployment thinks again: the task goes on as before, and load balancers take it back when they see it run. */
    static void takeBack(Turn turn, Instance instance) {
        boolean runs = instance.condition() == Condition.KILLING;
        var wanted = instance.withKilling(Optional.empty()).withGoal(Goal.RUNNING);
        var staying = runs ? wanted.withCondition(Condition.RUNNING, turn.now()) : wanted;
        turn.effect(new Effect.CancelTimer(new TimerKey.Drain(instance.appId(), instance.id())));
        turn.update(staying);
        // Of a lost agent they begin when it is back.
        turn.state()
                .definition(staying)
                .filter(_ -> runs)
                .ifPresent(app -> turn.effect(new Effect.StartHealthChecks(app, staying)));
    }

    private static boolean hasBalancer(Turn turn) {
        return turn.state().balancers().aliveUntil().values().stream().anyMatch(until -> until.isAfter(turn.now()));
    }

    private static boolean hasPorts(Instance instance) {
        return instance.place().map(place -> !place.ports().isEmpty()).orElse(false);
    }

    /** Every live load balancer has let go of the task: kill it now. */
    static void drained(Turn turn, Instance instance) {
        var by = turn.state().balancers().drainedBy().get(instance.taskId());
        boolean all = by != null
                && turn.state().balancers().aliveUntil().entrySet().stream()
                        .filter(entry -> entry.getValue().isAfter(turn.now()))
                        .allMatch(entry -> by.contains(entry.getKey()));
        if (all) {
            drainEnded(turn, instance);
        }
    }

    /** No more waiting. Harmless when the kill was sent before. */
    static void drainEnded(Turn turn, Instance instance) {
        var killing = instance.killing();
        if (killing.isEmpty() || killing.get().sent()) {
            return;
        }
        var sent = instance.withKilling(killing.map(Instance.Killing::nowSent));
        turn.effect(new Effect.CancelTimer(new TimerKey.Drain(instance.appId(), instance.id())));
        turn.update(sent);
        sendKill(turn, sent);
    }

    /** Says it to the master, again if need be; repeating a kill is harmless. */
    static void sendKill(Turn turn, Instance instance) {
        var run = turn.state().definition(instance).map(AppDefinition::run);
        for (var task : instance.livingTaskIds()) {
            var grace = run.flatMap(known -> grace(known, instance.containerName(task)));
            turn.send(new Call.Kill(task, instance.place().map(Instance.Place::agentId), grace));
        }
    }

    private static Optional<Duration> grace(RunSpec run, Optional<String> container) {
        return container.isEmpty()
                ? run.lifecycle().taskKillGracePeriod()
                : run.pod().flatMap(pod -> pod.container(container.get())).flatMap(PodContainer::killGracePeriod);
    }
}
