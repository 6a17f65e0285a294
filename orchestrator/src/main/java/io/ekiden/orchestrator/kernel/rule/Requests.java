package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.deployment.DeploymentPlanner.AppChange;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.group.GroupPlan;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppDefinition.VersionInfo;
import io.ekiden.orchestrator.spec.LabelSelector;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What users ask for, answered with a value in every case. Nothing is changed unless everything asked for is possible. */
final class Requests {
    /** Each has a connection, and events that wait for it. */
    private static final int MAX_CALLBACKS = 64;

    private Requests() {}

    static void handle(Turn turn, long requestId, Request request) {
        turn.effect(new Effect.Reply(requestId, answer(turn, request)));
    }

    private static Answer answer(Turn turn, Request request) {
        return switch (request) {
            case Request.AsPlanned(var planned, var token) -> asPlanned(turn, planned, token);
            case Request.CreateApp create -> create(turn, create);
            case Request.UpdateApps update -> update(turn, update);
            case Request.ChangeGroup change -> Groups.change(turn, change);
            case Request.RestartApp(var app, var force) -> restart(turn, app, force);
            case Request.DeleteApp(var app, var force) -> delete(turn, app, force);
            case Request.DeleteApps(var selectors, var force) -> delete(turn, selectors, force);
            case Request.DeletePod(var pod, var force, var origin) -> deletePod(turn, pod, force, origin);
            case Request.CancelDeployment(var id, var force) -> cancel(turn, id, force);
            case Request.PauseDeployment(var id) -> Pausing.pause(turn, id);
            case Request.ResumeDeployment(var id) -> Pausing.resume(turn, id);
            case Request.KillTasks kill -> TaskKills.kill(turn, kill);
            case Request.ResetDelay(var app) -> Delays.reset(turn, app);
            case Request.Subscribe subscribe -> subscribe(turn, subscribe);
            case Request.BalancerAlive(var id, var ttl) -> balancerAlive(turn, id, ttl);
            case Request.BalancerDrained(var id, var tasks) -> balancerDrained(turn, id, tasks);
        };
    }

    /** What would be refused is refused for its own reason, also when it would not have been before. */
    private static Answer asPlanned(Turn turn, Request request, String token) {
        var held = switch (Passes.foresee(turn.state(), request, turn.now(), turn.settings())) {
            case Answer.Foreseen(var plan) -> plan.token();
            case Answer.KillForeseen(var _, var kill) -> kill;
            default -> token;
        };
        return held.equals(token) ? answer(turn, request) : new Answer.PlanOutdated();
    }

    private static Answer create(Turn turn, Request.CreateApp create) {
        var id = create.app().id();
        var present = turn.state().app(id);
        if (present.isPresent()) {
            return Rollout.exists(present.get());
        }
        return define(
                turn,
                new Request.UpdateApps(
                        List.of(new Request.Update(create.app(), Optional.empty())), create.force(), create.origin()),
                true);
    }

    private static Answer update(Turn turn, Request.UpdateApps update) {
        for (var wanted : update.apps()) {
            var current = turn.state().app(wanted.app().id()).map(AppDefinition::version);
            if (!current.equals(wanted.basedOn())) {
                return new Answer.Stale(wanted.app().id());
            }
        }
        return define(turn, update, false);
    }

    /** @param isNew it was posted, as an app that is not there */
    private static Answer define(Turn turn, Request.UpdateApps asked, boolean isNew) {
        var updates = asked.apps();
        var wanted = new TreeMap<PathId, Optional<AppDefinition>>();
        updates.forEach(update -> wanted.put(update.app().id(), Optional.of(update.app())));
        var refusal = Deployments.refusal(turn, wanted.keySet(), asked.force());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return switch (Rollout.check(turn, GroupPlan.ofApps(wanted), asked.restart())) {
            case Rollout.Checked.Refused(var answer) -> answer;
            case Rollout.Checked.Possible(var rollout) -> {
                boolean created = updates.size() == 1
                        && turn.state().app(updates.getFirst().app().id()).isEmpty();
                var answer = deploy(turn, rollout, created);
                var from = asked.origin();
                updates.forEach(update -> turn.publish(posted(turn, update.app(), isNew, created, from)));
                turn.publish(new StreamEvent.GroupChanged(rollout.version()));
                yield answer;
            }
        };
    }

    /** What was asked for when it was posted, as the answer has it; else what became of it. */
    private static AppDefinition told(Turn turn, AppDefinition app, boolean isNew) {
        var stored = turn.state().app(app.id()).orElse(app);
        return isNew ? app.withVersionInfo(stored.versionInfo()) : stored;
    }

    private static StreamEvent posted(
            Turn turn, AppDefinition app, boolean isNew, boolean created, Request.Origin from) {
        if (app.isPod()) {
            return created
                    ? new StreamEvent.PodCreated(from.clientIp(), from.uri())
                    : new StreamEvent.PodUpdated(from.clientIp(), from.uri());
        }
        return new StreamEvent.ApiPost(from.clientIp(), from.uri(), told(turn, app, isNew), isNew);
    }

    /**
     * An unchanged definition keeps its version; a changed number and a changed configuration are told apart. One that tasks need not
     * notice, where that is wished, leaves them the version of their configuration: they are up to date as they are.
     */
    static AppDefinition versioned(
            Optional<AppDefinition> before, AppDefinition after, Instant version, Request.Restart restart) {
        if (before.isEmpty()) {
            return after.withVersionInfo(VersionInfo.created(version));
        }
        var old = before.get();
        boolean same = old.run().isSameInAnyOrder(after.run());
        if (!same && leavesTasksAlone(old, after, restart)) {
            return after.withVersionInfo(new VersionInfo(
                    version,
                    old.instances() == after.instances() ? old.versionInfo().lastScalingAt() : version,
                    old.configVersion()));
        }
        if (!same) {
            return after.withVersionInfo(VersionInfo.created(version));
        }
        if (old.instances() != after.instances()) {
            return after.withVersionInfo(
                    new VersionInfo(version, version, old.versionInfo().lastConfigChangeAt()));
        }
        return old;
    }

    private static boolean leavesTasksAlone(AppDefinition old, AppDefinition after, Request.Restart restart) {
        return old.run().isSameButForNeedlessNames(after.run())
                || (restart == Request.Restart.IF_NEEDED && old.run().isSameForTasks(after.run()));
    }

    static Answer deploy(Turn turn, Instant version, SortedMap<PathId, AppChange> changes) {
        return deploy(turn, Rollout.of(turn.state(), version, changes, new TreeMap<>()), false);
    }

    static Answer deploy(Turn turn, Rollout rollout, boolean created) {
        var deployment = Deployments.start(turn, rollout);
        var changes = rollout.changes();
        var single = changes.size() == 1 ? turn.state().app(changes.firstKey()) : Optional.<AppDefinition>empty();
        return new Answer.Deploying(deployment.id(), rollout.version(), single, created);
    }

    private static Answer restart(Turn turn, PathId id, boolean force) {
        return ofKnownApp(turn, id, force, app -> {
            var version = turn.newVersion();
            var restarted = app.withVersionInfo(
                    new VersionInfo(version, app.versionInfo().lastScalingAt(), version));
            Delays.forget(turn, id);
            return deploy(turn, version, changes(app, Optional.of(restarted)));
        });
    }

    private static Answer delete(Turn turn, PathId id, boolean force) {
        return ofKnownApp(turn, id, force, app -> remove(turn, app));
    }

    private static Answer deletePod(Turn turn, PathId id, boolean force, Request.Origin from) {
        var pod = turn.state().app(id).filter(AppDefinition::isPod);
        if (pod.isEmpty()) {
            return new Answer.NoSuchPod(id);
        }
        return Deployments.refusal(turn, List.of(id), force).orElseGet(() -> {
            var answer = remove(turn, pod.get());
            turn.publish(new StreamEvent.PodDeleted(from.clientIp(), from.uri()));
            return answer;
        });
    }

    private static Answer remove(Turn turn, AppDefinition app) {
        return remove(turn, changes(app, Optional.empty()));
    }

    private static Answer delete(Turn turn, List<LabelSelector> selectors, boolean force) {
        var changes = new TreeMap<PathId, AppChange>();
        turn.state().apps().values().stream()
                .filter(app -> !app.isPod())
                .filter(app -> selectors.stream()
                        .allMatch(selector -> selector.matches(app.run().labels())))
                .forEach(app -> changes.put(app.id(), new AppChange(Optional.of(app), Optional.empty())));
        if (changes.isEmpty()) {
            return new Answer.NoAppSelected();
        }
        var refusal = Deployments.refusal(turn, changes.keySet(), force);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return remove(turn, changes);
    }

    private static Answer remove(Turn turn, SortedMap<PathId, AppChange> changes) {
        var version = turn.newVersion();
        var answer = deploy(turn, version, changes);
        turn.publish(new StreamEvent.GroupChanged(version));
        return answer;
    }

    /** What the change answers, unless there is no such app or a deployment has it locked. */
    private static Answer ofKnownApp(Turn turn, PathId id, boolean force, Function<AppDefinition, Answer> change) {
        var app = turn.state().app(id).filter(known -> !known.isPod());
        if (app.isEmpty()) {
            return new Answer.NoSuchApp(id);
        }
        var refusal = Deployments.refusal(turn, List.of(id), force);
        return refusal.isPresent() ? refusal.get() : change.apply(app.get());
    }

    private static SortedMap<PathId, AppChange> changes(AppDefinition before, Optional<AppDefinition> after) {
        var changes = new TreeMap<PathId, AppChange>();
        changes.put(before.id(), new AppChange(Optional.of(before), after));
        return changes;
    }

    private static Answer cancel(Turn turn, String id, boolean force) {
        var deployment = turn.state().deployment(id);
        if (deployment.isEmpty()) {
            return new Answer.NoSuchDeployment(id);
        }
        if (force) {
            Deployments.cancel(turn, deployment.get());
            return new Answer.Done();
        }
        var back = Deployments.rollBack(turn, deployment.get());
        return new Answer.Deploying(back.id(), back.version(), Optional.empty(), false);
    }

    /** What is so already is no event. */
    private static Answer subscribe(Turn turn, Request.Subscribe asked) {
        var known = turn.state().callbacks();
        if (known.contains(asked.callbackUrl()) == asked.wanted()) {
            return new Answer.Done();
        }
        if (asked.wanted() && known.size() >= MAX_CALLBACKS) {
            return new Answer.TooManyCallbacks(MAX_CALLBACKS);
        }
        turn.change(new Change.CallbackWanted(asked.callbackUrl(), asked.wanted()));
        turn.publish(new StreamEvent.Subscription(asked.origin().clientIp(), asked.callbackUrl(), asked.wanted()));
        return new Answer.Done();
    }

    private static Answer balancerAlive(Turn turn, String balancer, Duration ttl) {
        turn.state().balancers().aliveUntil().forEach((id, until) -> {
            if (!until.isAfter(turn.now())) {
                turn.change(new Change.BalancerGone(id));
            }
        });
        turn.change(new Change.BalancerSeen(balancer, turn.now().plus(ttl)));
        return new Answer.Done();
    }

    private static Answer balancerDrained(Turn turn, String balancer, List<TaskId> tasks) {
        for (var task : tasks) {
            StatusUpdates.find(turn, task)
                    .filter(instance -> instance.killing().map(k -> !k.sent()).orElse(false))
                    .ifPresent(instance -> {
                        turn.change(new Change.BalancerDrained(balancer, task));
                        Killing.drained(turn, instance);
                    });
        }
        return new Answer.Done();
    }
}
