package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.Call;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.instance.LaunchTimeout;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.MasterConnection;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RunSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What time brings. */
final class Timers {
    private Timers() {}

    static void fired(Turn turn, TimerKey key) {
        switch (key) {
            case TimerKey.LaunchDelay(var app) -> Offers.wanted(turn, app);
            case TimerKey.Drain(PathId app, InstanceId id) ->
                turn.state().instance(app, id).ifPresent(instance -> Killing.drainEnded(turn, instance));
            case TimerKey.Unreachable(PathId app, InstanceId id) ->
                turn.state()
                        .instance(app, id)
                        .filter(i -> i.condition() == Condition.UNREACHABLE
                                || i.condition() == Condition.UNREACHABLE_INACTIVE)
                        .ifPresent(instance -> Unreachable.check(turn, instance));
            case TimerKey.Steady(var app) -> turn.settleLater(app);
            case TimerKey.Progress(var id) -> Progress.timeIsUp(turn, id);
            case TimerKey.Doubts() -> {
                askAboutDoubts(turn);
                Delays.sweep(turn);
                turn.effect(
                        new Effect.SetTimer(key, turn.now().plus(turn.settings().doubtAfter())));
            }
            case TimerKey.Reconcile() -> {
                if (turn.state().master().isPresent()) {
                    MasterEvents.reconcileAll(turn);
                }
                forgetLeftovers(turn);
                turn.effect(
                        new Effect.SetTimer(key, turn.now().plus(turn.settings().reconcileEvery())));
            }
        }
    }

    /** Offers would be asked for without end because of agents that never return. */
    private static void forgetLeftovers(Turn turn) {
        List.copyOf(turn.state().population().leftovers().all()).stream()
                .filter(left -> !left.isWaitedFor(turn.now()))
                .forEach(left -> turn.change(new Change.ResidenceFreed(left.instance())));
    }

    /**
     * A launch whose answer was lost is asked about, never repeated blindly; a kill is repeated, which harms nobody. A task that does not
     * come to run is killed and launched again. <b>Source:</b> Marathon {@code OverdueTasksActor}.
     */
    private static void askAboutDoubts(Turn turn) {
        if (turn.state().master().isEmpty()) {
            return;
        }
        var timeout = new LaunchTimeout(turn.settings().launchTimeout());
        var listeningSince = turn.state().master().map(MasterConnection::since);
        var asks = new ArrayList<Call.ReconcileTask>();
        var overdue = new ArrayList<Instance>();
        for (var ofApp : turn.state().instances().values()) {
            for (var instance : ofApp.values()) {
                boolean old = Duration.between(instance.times().since(), turn.now())
                                .compareTo(turn.settings().doubtAfter())
                        >= 0;
                if (!old) {
                    continue;
                }
                if (timeout.isOver(instance, run(turn, instance), listeningSince, turn.now())) {
                    overdue.add(instance);
                } else if (instance.condition() == Condition.PROVISIONED) {
                    asks.addAll(MasterEvents.reconcileTasks(instance));
                } else if (instance.killing().map(Instance.Killing::sent).orElse(false)) {
                    asks.addAll(MasterEvents.reconcileTasks(instance));
                    Killing.sendKill(turn, instance);
                }
            }
        }
        MasterEvents.reconcile(turn, asks);
        overdue.forEach(instance -> Killing.restart(turn, instance, timeout.killReason(run(turn, instance))));
    }

    private static Optional<RunSpec> run(Turn turn, Instance instance) {
        return turn.state().definition(instance).map(AppDefinition::run);
    }

    /** A leader begins: whatever was under way goes on. */
    static void elected(Turn turn) {
        turn.state().apps().keySet().forEach(turn::settleLater);
        // Some touch only apps that are not there: those whose definitions a crash has kept from being stored.
        turn.state()
                .deployments()
                .values()
                .forEach(deployment -> deployment.affectedApps().forEach(turn::settleLater));
        for (var ofApp : turn.state().instances().values()) {
            ofApp.values().forEach(instance -> resume(turn, instance));
        }
    }

    private static void resume(Turn turn, Instance instance) {
        turn.settleLater(instance.appId());
        // Also where the agent was lost while load balancers let go: should it return, the kill is still to be sent.
        instance.killing()
                .filter(killing -> !killing.sent())
                .ifPresent(killing -> turn.effect(new Effect.SetTimer(
                        new TimerKey.Drain(instance.appId(), instance.id()), killing.drainUntil())));
        switch (instance.condition()) {
            case RUNNING ->
                turn.state()
                        .definition(instance)
                        .ifPresent(app -> turn.effect(new Effect.StartHealthChecks(app, instance)));
            case UNREACHABLE, UNREACHABLE_INACTIVE -> Unreachable.check(turn, instance);
            default -> {}
        }
    }
}
