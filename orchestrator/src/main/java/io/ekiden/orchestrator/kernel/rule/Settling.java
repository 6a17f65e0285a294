package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.deployment.Capacity;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.RollingReplacement;
import io.ekiden.orchestrator.deployment.RollingReplacement.Member;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.Instance.Goal;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.instance.LastTask;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.launch.KillOrder;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Brings the instances of an app to what is wanted of it now. What to do is computed from the instances as they are, each time anew;
 * doing it twice does nothing the second time.
 */
final class Settling {
    private Settling() {}

    /**
     * Settles every touched app, and what becomes due because of it. A deployment is looked at when all of its apps that were touched
     * are settled: to look at a thousand apps for each of a thousand would take a million looks.
     */
    static void settleAll(Turn turn) {
        for (var apps = settleTouched(turn); !apps.isEmpty(); apps = settleTouched(turn)) {
            var deployments = new TreeSet<String>();
            apps.forEach(id -> turn.state().deploymentsOf(id).forEach(deployment -> deployments.add(deployment.id())));
            for (var id : deployments) {
                turn.state().deployment(id).ifPresent(deployment -> Deployments.advance(turn, deployment));
                Progress.look(turn, id);
            }
            for (var id : apps) {
                Readiness.ask(turn, id);
                awaitSteadiness(turn, id);
                Health.release(turn, id);
                forgetIfGone(turn, id);
            }
        }
    }

    /** Deployments come further when an instance has been well for long enough, though nothing happens to it then. */
    private static void awaitSteadiness(Turn turn, PathId id) {
        var state = turn.state();
        if (state.deploymentsOf(id).isEmpty()) {
            return;
        }
        state.instances(id).stream()
                .filter(instance -> instance.isActive() && state.isHealthy(instance))
                .map(state::steadyAt)
                .filter(turn.now()::isBefore)
                .min(Comparator.naturalOrder())
                .ifPresent(at -> turn.effect(new Effect.SetTimer(new TimerKey.Steady(id), at)));
    }

    private static SortedSet<PathId> settleTouched(Turn turn) {
        var apps = new TreeSet<PathId>();
        for (var id = turn.nextUnsettled(); id != null; id = turn.nextUnsettled()) {
            settle(turn, id);
            apps.add(id);
        }
        return apps;
    }

    private static void settle(Turn turn, PathId id) {
        if (Pausing.holds(turn, id)) {
            return;
        }
        var app = turn.state().app(id);
        if (app.isEmpty()) {
            // What depends on the app goes first.
            if (turn.state().deploying().isStoppedLater(id)) {
                return;
            }
            turn.state().instances(id).stream()
                    .filter(i -> i.goal() != Goal.DECOMMISSIONED)
                    .toList()
                    .forEach(i -> Killing.decommission(turn, i, Killing.Why.planned("app " + id + " was removed")));
            return;
        }
        var action = turn.state().deploying().currentAction(id);
        if (action.isPresent() || turn.state().deploymentsOf(id).isEmpty()) {
            switch (action.orElse(Deployment.Kind.SCALE)) {
                case SCALE -> scale(turn, app.get());
                case RESTART -> replace(turn, app.get());
                case START, STOP -> {}
            }
        }
    }

    private static void scale(Turn turn, AppDefinition app) {
        var active = turn.state().instances(app.id()).stream()
                .filter(Instance::isActive)
                .toList();
        int missing = app.instances() - active.size();
        if (missing > 0) {
            schedule(turn, app, missing);
        } else if (missing < 0) {
            surplus(turn, app, active, -missing);
        }
    }

    private static void replace(Turn turn, AppDefinition app) {
        var next = replacement(turn.state(), app, turn.now());
        next.kill()
                .forEach(instance ->
                        Killing.retire(turn, instance, Killing.Why.planned("replaced by version " + app.version())));
        schedule(turn, app, next.start());
        var fresh = turn.state().instances(app.id()).stream()
                .filter(i -> i.isActive() && i.configVersion().equals(app.configVersion()))
                .toList();
        if (fresh.size() > app.instances()) {
            surplus(turn, app, fresh, fresh.size() - app.instances());
        }
    }

    static RollingReplacement replacement(OrchestratorState state, AppDefinition app, Instant now) {
        var members = state.instances(app.id()).stream()
                .filter(i -> !i.isResting())
                .map(i -> member(state, app, i, now))
                .toList();
        var capacity = Capacity.of(
                app.instances(),
                app.run().lifecycle().upgrade(),
                app.run().isResident() || app.run().hasExclusiveVolume());
        return RollingReplacement.next(members, app.instances(), capacity);
    }

    private static Member member(OrchestratorState state, AppDefinition app, Instance instance, Instant now) {
        return new Member(instance, isNew(app, instance), isUp(state, app, instance, now));
    }

    /**
     * Whether a deployment need not wait for the instance any longer. Only new ones are asked whether they are ready: old ones, of which
     * some may be left for good where an upgrade was stopped, were waited for when they were new.
     */
    static boolean isUp(OrchestratorState state, AppDefinition app, Instance instance, Instant now) {
        return isNew(app, instance) ? state.isUp(instance, now) : state.isHealthy(instance);
    }

    private static boolean isNew(AppDefinition app, Instance instance) {
        return instance.configVersion().equals(app.configVersion());
    }

    private static void surplus(Turn turn, AppDefinition app, List<Instance> from, int count) {
        KillOrder.victims(app, from, count)
                .forEach(instance ->
                        Killing.retire(turn, instance, Killing.Why.planned("scaled to " + app.instances())));
    }

    static void schedule(Turn turn, AppDefinition app, int count) {
        int woken = wake(turn, app, count);
        for (int i = woken; i < count; i++) {
            turn.update(scheduled(turn, InstanceId.of(app.id(), turn.newUuid()), app, 1));
        }
        if (count > 0) {
            Offers.wanted(turn, app.id());
        }
    }

    /** Instances that rest begin again where their data is; those that are still on their way to rest will. */
    private static int wake(Turn turn, AppDefinition app, int count) {
        var stopped = turn.state().instances(app.id()).stream()
                .filter(i -> i.goal() == Goal.STOPPED)
                // What ran last has the newest data.
                .sorted(Comparator.comparing(Instance::isLaunched)
                        .thenComparing(instance -> instance.times().since(), Comparator.reverseOrder())
                        .thenComparing(Instance::id))
                .limit(count)
                .toList();
        for (var instance : stopped) {
            if (instance.isLaunched()) {
                turn.update(instance.withGoal(Goal.RUNNING));
            } else {
                relaunch(turn, instance, app, instance.condition());
            }
        }
        return stopped.size();
    }

    /**
     * The task of the instance ended but the instance is wanted: it waits to be launched again.
     *
     * @param ended the condition the task ended in
     */
    static void relaunch(Turn turn, Instance instance, AppDefinition app, Condition ended) {
        var next =
                scheduled(turn, instance.id(), app, instance.incarnation() + 1).withResidence(instance.residence());
        // Containers of a pod have ended each in its own way, which the next leader is not told.
        turn.update(LastTask.of(instance, ended)
                .filter(_ -> instance.containers().isEmpty())
                .map(next::after)
                .orElse(next));
        Offers.wanted(turn, app.id());
    }

    private static Instance scheduled(Turn turn, InstanceId id, AppDefinition app, int incarnation) {
        return new Instance(
                id,
                app.id(),
                app.version(),
                app.configVersion(),
                incarnation,
                Condition.SCHEDULED,
                Goal.RUNNING,
                Optional.empty(),
                new Instance.Times(turn.now(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty());
    }

    private static void forgetIfGone(Turn turn, PathId id) {
        var state = turn.state();
        if (state.app(id).isPresent()
                || state.versions(id).isEmpty()
                || !state.instances(id).isEmpty()
                || !state.deploymentsOf(id).isEmpty()) {
            return;
        }
        var unused = state.versions(id).keySet().stream()
                .filter(version -> !state.definitions().isInSomeRoot(id, version))
                .toList();
        if (unused.size() == state.versions(id).size()) {
            turn.change(new Change.AppRemoved(id));
        } else {
            unused.forEach(version -> turn.change(new Change.VersionForgotten(id, version)));
        }
    }
}
