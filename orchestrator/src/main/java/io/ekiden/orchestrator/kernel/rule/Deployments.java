package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.Deployment.Action;
import io.ekiden.orchestrator.deployment.Deployment.Move;
import io.ekiden.orchestrator.deployment.DeploymentPlanner.AppChange;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.deployment.EndedDeployment.Outcome;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.RootChange;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Starting, advancing and ending deployments. The lock of an app is nothing but a deployment that affects it. */
final class Deployments {
    static final String CANCELLED = "The upgrade has been cancelled";

    private static final End OVERRIDDEN =
            new End(Outcome.OVERRIDDEN, "Overridden by force, by a change of the same apps", Optional.empty());

    /** How a deployment ends, and by which other one. */
    private record End(Outcome outcome, String reason, Optional<String> by) {
        End followedBy(String id) {
            return new End(outcome, reason, Optional.of(id));
        }
    }

    private Deployments() {}

    /** Why the changes cannot be deployed now; empty when they can. */
    static Optional<Answer> refusal(Turn turn, Iterable<PathId> apps, boolean force) {
        for (var app : apps) {
            var locks = turn.state().deploymentsOf(app);
            if (!locks.isEmpty() && !force) {
                return Optional.of(new Answer.Locked(
                        app, locks.stream().map(Deployment::id).toList()));
            }
        }
        int limit = turn.settings().maxRunningDeployments();
        return turn.state().deployments().size() >= limit
                ? Optional.of(new Answer.TooManyDeployments(limit))
                : Optional.empty();
    }

    /** Records the definitions and the deployment that leads to them; deployments in its way are overridden. */
    static Deployment start(Turn turn, Rollout rollout) {
        return start(turn, rollout, OVERRIDDEN);
    }

    /** @param end how deployments in its way end */
    private static Deployment start(Turn turn, Rollout rollout, End end) {
        var changes = rollout.changes();
        var overridden = new TreeMap<String, Deployment>();
        for (var app : changes.keySet()) {
            turn.state().deploymentsOf(app).forEach(other -> overridden.put(other.id(), other));
        }
        var deployment = new Deployment(
                turn.newUuid().toString(), rollout.version(), rollout.steps(turn.state()), 0, moves(changes));
        // A large write can be cut by a crash, with its first changes stored. A definition without the deployment
        // that leads to it would leave instances of the old one running for ever; a deployment without definitions
        // ends by itself.
        if (changes.isEmpty()) {
            // One that touches no app would be ended by no app that is settled: over before it is listed.
            define(turn, rollout);
            ended(turn, deployment, new End(Outcome.SUCCEEDED, "There was nothing to do", Optional.empty()));
            return deployment;
        }
        turn.change(new Change.DeploymentUpdated(deployment));
        define(turn, rollout);
        overridden.values().forEach(other -> end(turn, other, end.followedBy(deployment.id())));
        if (!deployment.isDone()) {
            turn.publish(new StreamEvent.DeploymentInfo(deployment));
        }
        return deployment;
    }

    private static SortedMap<PathId, Move> moves(SortedMap<PathId, AppChange> changes) {
        var moves = new TreeMap<PathId, Move>();
        changes.forEach((id, change) -> moves.put(
                id,
                new Move(
                        change.before().map(AppDefinition::version),
                        change.after().map(AppDefinition::version),
                        change.isOfPod())));
        return moves;
    }

    private static void define(Turn turn, Rollout rollout) {
        var changed = new TreeMap<>(rollout.changes());
        changed.values().removeIf(change -> change.before().equals(change.after()));
        var defined = changed.values().stream()
                .flatMap(change -> change.after().stream())
                .toList();
        var version = rollout.version().isAfter(turn.state().rootVersion()) ? rollout.version() : turn.newVersion();
        var root = new RootChange(version, turn.state().rootVersion(), moves(changed), rollout.groups());
        turn.change(new Change.RootChanged(root, defined));
        defined.stream()
                .map(app -> app.run().placement().role())
                .distinct()
                .forEach(role -> turn.effect(new Effect.UseRole(role)));
        rollout.changes().forEach((id, change) -> {
            Health.configured(turn, change.before(), change.after());
            change.before()
                    .ifPresent(before -> change.after().ifPresent(after -> {
                        Health.changed(turn, before, after);
                        Unreachable.changed(turn, before, after);
                        Readiness.changed(turn, before, after);
                    }));
            forgetOldVersions(turn, id);
            turn.settleLater(id);
        });
        forgetOldRoots(turn);
    }

    /** With a root that nobody can ask for any more, definitions go that only it knew. */
    private static void forgetOldRoots(Turn turn) {
        while (turn.state().definitions().roots().size() > turn.settings().maxVersions()) {
            var oldest = turn.state().definitions().roots().firstEntry();
            turn.change(new Change.RootForgotten(oldest.getKey()));
            oldest.getValue().apps().keySet().forEach(id -> {
                forgetOldVersions(turn, id);
                turn.settleLater(id);
            });
        }
    }

    /** Stops it; the world stays as it is. */
    static void cancel(Turn turn, Deployment deployment) {
        end(turn, deployment, new End(Outcome.CANCELLED, CANCELLED, Optional.empty()));
    }

    private static void end(Turn turn, Deployment deployment, End how) {
        var said = how.outcome() == Outcome.FAILED ? how.reason() : CANCELLED;
        turn.publish(new StreamEvent.DeploymentFailed(deployment, said));
        ended(turn, deployment, how);
    }

    /** Goes on to the next step for as long as the present one is done. */
    static void advance(Turn turn, Deployment deployment) {
        var current = deployment;
        if (current.isPaused()) {
            return;
        }
        while (!current.isDone() && current.currentActions().stream().allMatch(action -> isDone(turn, action))) {
            turn.publish(new StreamEvent.DeploymentStepDone(current));
            current.currentActions().stream()
                    .filter(action -> action.kind() == Deployment.Kind.STOP)
                    .forEach(action -> turn.publish(new StreamEvent.AppTerminated(action.app())));
            current = current.nextStep();
            if (!current.isDone()) {
                turn.change(new Change.DeploymentUpdated(current));
                turn.publish(new StreamEvent.DeploymentInfo(current));
                current.currentActions().forEach(action -> turn.settleLater(action.app()));
            }
        }
        if (current.isDone()) {
            turn.publish(new StreamEvent.DeploymentDone(current));
            ended(turn, current, new End(Outcome.SUCCEEDED, "All steps are done", Optional.empty()));
        }
    }

    private static void ended(Turn turn, Deployment deployment, End how) {
        turn.change(new Change.DeploymentEnded(
                new EndedDeployment(deployment, how.outcome(), how.reason(), how.by(), turn.now())));
        turn.state().deploying().surplus().forEach(id -> turn.change(new Change.DeploymentForgotten(id)));
        deployment.affectedApps().forEach(app -> {
            Readiness.stop(turn, app);
            turn.settleLater(app);
        });
    }

    private static boolean isDone(Turn turn, Action action) {
        var state = turn.state();
        return switch (action.kind()) {
            case START -> true;
            // Still defined: the removal was cut by a crash before it was stored, and nobody was told of it.
            case STOP ->
                state.app(action.app()).isPresent()
                        || state.instances(action.app()).isEmpty();
            case SCALE ->
                state.app(action.app())
                        .map(app -> isScaled(state, app, turn.now()))
                        .orElse(true);
            case RESTART ->
                state.app(action.app())
                        .map(app -> Settling.replacement(state, app, turn.now()).done())
                        .orElse(true);
        };
    }

    private static boolean isScaled(OrchestratorState state, AppDefinition app, Instant now) {
        var instances = state.instances(app.id());
        long well = instances.stream()
                .filter(i -> i.isActive() && Settling.isUp(state, app, i, now))
                .count();
        return well == app.instances()
                && instances.stream().filter(i -> !isLost(i) && !i.isResting()).count() == app.instances();
    }

    /** Lost with its agent and replaced: nothing a deployment should wait for. */
    private static boolean isLost(Instance instance) {
        return instance.condition() == Condition.UNREACHABLE_INACTIVE;
    }

    /** It gets nowhere: undoes it, by a new one that leads back. */
    static void fail(Turn turn, Deployment deployment, String reason) {
        rollBack(turn, deployment, new End(Outcome.FAILED, reason, Optional.empty()));
    }

    /** Undoes just this deployment, by a new one that leads back. */
    static Deployment rollBack(Turn turn, Deployment deployment) {
        return rollBack(turn, deployment, new End(Outcome.ROLLED_BACK, "Undone, as asked", Optional.empty()));
    }

    private static Deployment rollBack(Turn turn, Deployment deployment, End end) {
        var changes = new TreeMap<PathId, AppChange>();
        deployment.versions().forEach((id, move) -> {
            var before = turn.state().app(id);
            var after = move.from().flatMap(version -> turn.state().definition(id, version));
            changes.put(id, new AppChange(before, after.map(old -> inForceAgain(turn, before, old))));
        });
        var version = changes.values().stream()
                .flatMap(change -> change.after().stream())
                .map(AppDefinition::version)
                .max(Instant::compareTo)
                .orElse(deployment.version());
        return start(turn, Rollout.of(turn.state(), version, changes, groupsBefore(turn, deployment)), end);
    }

    /**
     * Tasks are judged by the newest definition of their configuration. What comes into force again without another configuration gets
     * a version of its own, or they would go on being judged by what was undone.
     */
    private static AppDefinition inForceAgain(Turn turn, Optional<AppDefinition> undone, AppDefinition old) {
        boolean isOutdone = undone.filter(later -> later.configVersion().equals(old.configVersion()))
                .filter(later -> !later.run().equals(old.run()))
                .isPresent();
        return isOutdone
                ? old.withVersionInfo(new AppDefinition.VersionInfo(
                        turn.newVersion(), old.versionInfo().lastScalingAt(), old.configVersion()))
                : old;
    }

    /** The groups that it changed as they were, but for those that somebody else has changed since, and those somebody is in. */
    private static SortedMap<PathId, Optional<Group>> groupsBefore(Turn turn, Deployment deployment) {
        var groups = new TreeMap<PathId, Optional<Group>>();
        var root = turn.state().definitions().roots().get(deployment.version());
        if (root != null) {
            root.groups().forEach((id, move) -> {
                boolean untouched = Optional.ofNullable(
                                turn.state().tree().groups().get(id))
                        .equals(move.to());
                if (untouched && (move.from().isPresent() || isLeftEmpty(turn, id, deployment))) {
                    groups.put(id, move.from());
                }
            });
        }
        return groups;
    }

    private static boolean isLeftEmpty(Turn turn, PathId group, Deployment deployment) {
        var tree = turn.state().tree();
        return tree.appsBelow(group).keySet().stream().allMatch(deployment::affects)
                && deployment.versions().entrySet().stream()
                        .noneMatch(move -> move.getKey().isWithin(group)
                                && move.getValue().from().isPresent());
    }

    /** Old definitions beyond the limit go, unless a deployment or an instance still refers to them. */
    static void forgetOldVersions(Turn turn, PathId id) {
        var state = turn.state();
        int surplus = state.versions(id).size() - turn.settings().maxVersions();
        if (surplus <= 0) {
            return;
        }
        List.copyOf(state.versions(id).keySet()).stream()
                .limit(surplus)
                .filter(version ->
                        state.instances(id).stream().noneMatch(i -> i.version().equals(version)))
                .filter(version -> !state.definitions().isInSomeRoot(id, version))
                .filter(version -> state.deploymentsOf(id).stream().noneMatch(d -> refersTo(d, id, version)))
                .filter(version ->
                        state.app(id).map(a -> !a.version().equals(version)).orElse(true))
                .forEach(version -> turn.change(new Change.VersionForgotten(id, version)));
    }

    private static boolean refersTo(Deployment deployment, PathId id, Instant version) {
        var move = deployment.versions().get(id);
        return move != null
                && (move.from().equals(Optional.of(version)) || move.to().equals(Optional.of(version)));
    }
}
