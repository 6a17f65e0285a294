package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.health.HealthState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.brake.Brakes;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What follows from health checks. The last known health is stored, so that a new leader does not start from "unknown". */
final class Health {
    /** Begins the reason of every kill for bad health; clients match on it. */
    static final String KILL_REASON = "Task was killed since health check failed. Reason: ";

    private Health() {}

    /** The reason of a kill by the agent, whose update may have words for it or not. */
    static String killReason(String message) {
        return message.startsWith(KILL_REASON) ? message : KILL_REASON + message;
    }

    /** Our own checks have shown this together. What is known is true until all of them know better. */
    static void judged(Turn turn, TaskId task, Optional<Boolean> verdict) {
        StatusUpdates.find(turn, task).filter(Instance::isRunning).ifPresent(instance -> {
            var judged = instance.withJudged(verdict.or(instance::judged));
            changed(turn, instance, judged.withHealthy(overall(turn, judged)));
        });
    }

    /**
     * The agent has told of the task's health; of an app's task that is known from {@link #reported} already. A container of a pod may be
     * known to be well before the others run, and then it is not said again.
     */
    static void told(Turn turn, TaskId task, Optional<Boolean> healthy) {
        StatusUpdates.find(turn, task).filter(Health::isJudged).ifPresent(instance -> {
            var told = instance.containerName(task)
                    .flatMap(name -> instance.containers().map(known -> known.with(name, healthy)))
                    .map(instance::withContainers)
                    .orElseGet(() -> instance.withHealthy(overall(turn, instance)));
            changed(turn, instance, told);
        });
    }

    /** A container of a pod is done: the health of the others is that of the pod. */
    static void recounted(Turn turn, TaskId task) {
        StatusUpdates.find(turn, task)
                .ifPresent(instance -> instance.containers()
                        .map(instance::withContainers)
                        .ifPresent(counted -> changed(turn, instance, counted)));
    }

    private static boolean isJudged(Instance instance) {
        return instance.isRunning() || instance.containers().isPresent();
    }

    /**
     * Healthy when all checks say so, our own and the agent's, unknown until all have said something.
     * <b>Source:</b> Marathon {@code MarathonHealthCheckManager}.
     */
    private static Optional<Boolean> overall(Turn turn, Instance instance) {
        var checks = turn.state().definition(instance).stream()
                .flatMap(app -> app.run().healthChecks().stream())
                .toList();
        boolean ours = checks.stream().anyMatch(check -> !check.protocol().isMesosLevel());
        boolean agents = checks.stream().anyMatch(check -> check.protocol().isMesosLevel());
        // One that an older version of this program stored as healthy has passed all of them.
        var judged = instance.judged().or(instance::healthy);
        var reported = instance.reported().map(HealthState::alive);
        if (ours && agents) {
            return judged.flatMap(own -> reported.map(theirs -> own && theirs));
        }
        return ours ? judged : reported.or(() -> agents ? Optional.empty() : judged);
    }

    private static void changed(Turn turn, Instance before, Instance next) {
        boolean recovered = next.healthy().orElse(false) && !next.healthy().equals(before.healthy());
        var after = recovered ? next.withTimes(before.times().healthyAt(turn.now())) : next;
        if (!after.equals(before)) {
            turn.update(after);
        }
        if (!after.healthy().equals(before.healthy())) {
            turn.publish(new StreamEvent.InstanceHealthChanged(after, after.healthy()));
            after.healthy()
                    .filter(_ -> after.containers().isEmpty())
                    .ifPresent(alive -> turn.publish(new StreamEvent.HealthStatusChanged(after, alive)));
        }
    }

    /**
     * What the agent's checks have shown, this update included. One that comes again, or is repeated by the master for a
     * reconciliation, says nothing new. <b>Source:</b> Marathon {@code HealthCheckActor}: failures before the first
     * success leave no trace in the grace period.
     */
    static Optional<HealthState> reported(Turn turn, Instance instance, TaskStatus status) {
        var known = instance.reported();
        if (status.healthy().isEmpty()) {
            return known;
        }
        var at = status.timestamp();
        var state = known.orElseGet(
                () -> HealthState.startingAt(instance.times().startedAt().orElse(at)));
        if (status.healthy().get()) {
            return Optional.of(state.alive() ? state : state.passed(at));
        }
        boolean again = (status.uuid().isEmpty() && !state.alive())
                || state.lastFailure().filter(last -> !at.isAfter(last)).isPresent();
        boolean early =
                state.firstSuccess().isEmpty() && at.isBefore(state.since().plus(grace(turn, instance)));
        return Optional.of(again || early ? state : state.failed(at, StatusUpdates.limited(status.message())));
    }

    private static Duration grace(Turn turn, Instance instance) {
        return turn.state().definition(instance.appId(), instance.version()).stream()
                .flatMap(app -> app.run().healthChecks().stream())
                .filter(check -> check.protocol().isMesosLevel())
                .map(AppHealthCheck::gracePeriod)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    /** The checks of a configuration begin, or end: tells of those that one side has and the other has not. */
    static void configured(Turn turn, Optional<AppDefinition> before, Optional<AppDefinition> after) {
        var old = before.map(app -> app.run().healthChecks()).orElse(List.of());
        var wanted = after.map(app -> app.run().healthChecks()).orElse(List.of());
        before.ifPresent(app -> old.stream()
                .filter(check -> !wanted.contains(check))
                .forEach(_ -> turn.publish(new StreamEvent.HealthCheckRemoved(app.id()))));
        after.ifPresent(app -> wanted.stream()
                .filter(check -> !old.contains(check))
                .forEach(
                        check -> turn.publish(new StreamEvent.HealthCheckAdded(app.id(), app.configVersion(), check))));
    }

    /** Something changed that tasks need not notice: those that run are judged by the checks of now, from now on. */
    static void changed(Turn turn, AppDefinition before, AppDefinition after) {
        if (!before.configVersion().equals(after.configVersion())
                || before.run().healthChecks().equals(after.run().healthChecks())) {
            return;
        }
        var checks = after.run().healthChecks();
        boolean none = checks.stream().allMatch(check -> check.protocol().isMesosLevel());
        for (var instance : turn.state().instances(after.id())) {
            if (!instance.isRunning() || !instance.configVersion().equals(after.configVersion())) {
                continue;
            }
            turn.effect(new Effect.StopHealthChecks(instance.taskId()));
            if (none) {
                // What checks of the agent have said still holds.
                var unjudged = instance.withJudged(Optional.empty()).withHealthy(Optional.empty());
                changed(turn, instance, unjudged.withHealthy(overall(turn, unjudged)));
            } else {
                // Its grace begins again. What was known of it is true until the new checks know better.
                var asIfStartedNow = instance.withHealthy(Optional.empty())
                        .withJudged(Optional.empty())
                        .withTimes(
                                new Instance.Times(turn.now(), instance.times().stagedAt(), Optional.of(turn.now())));
                turn.effect(new Effect.StartHealthChecks(after, asIfStartedNow));
            }
        }
    }

    static void checkFailed(Turn turn, TaskId task, AppHealthCheck check) {
        StatusUpdates.find(turn, task)
                .ifPresent(instance -> turn.publish(new StreamEvent.HealthCheckFailed(instance, check)));
    }

    static void gaveUp(Turn turn, TaskId task, String reason) {
        StatusUpdates.find(turn, task)
                .filter(instance -> instance.isRunning() && instance.killing().isEmpty())
                .filter(instance -> mayBeKilled(turn, instance))
                .ifPresent(instance -> {
                    turn.publish(new StreamEvent.UnhealthyKill(instance, reason));
                    Killing.restart(turn, instance, KILL_REASON + reason);
                });
    }

    /**
     * When too many were killed for bad health of late, one that was well before runs on: its check fails again, and then it is asked for
     * again. One that has never been well serves nobody, and is not counted.
     */
    private static boolean mayBeKilled(Turn turn, Instance instance) {
        if (instance.times().healthyAt().isEmpty()) {
            return true;
        }
        var app = instance.appId();
        var brakes = turn.state().brakes();
        var numbers = new Brakes.Numbers(
                turn.state().instances(app).size(),
                turn.state().population().index().size());
        var spent = brakes.spend(app, numbers, turn.now(), turn.settings().brake());
        if (spent.isPresent()) {
            turn.change(new Change.BrakesChanged(spent.get()));
            return true;
        }
        // It is ill, whatever its other checks, which may not have spoken yet, are going to say.
        judged(turn, instance.taskId(), Optional.of(false));
        if (!brakes.engaged().contains(app)) {
            turn.change(new Change.BrakesChanged(brakes.engaged(app)));
            turn.publish(new StreamEvent.HealthBrakeEngaged(app, unhealthy(turn, app), numbers.app()));
        }
        return false;
    }

    /** Nobody of the app is ill any more, or nobody who is waits for its end: says so when that was put off. */
    static void release(Turn turn, PathId app) {
        var brakes = turn.state().brakes();
        if (brakes.engaged().contains(app) && unhealthy(turn, app) == 0) {
            turn.change(new Change.BrakesChanged(brakes.released(app)));
            turn.publish(new StreamEvent.HealthBrakeReleased(app));
        }
    }

    /** How many run that are ill, and are not being killed yet. */
    private static int unhealthy(Turn turn, PathId app) {
        return (int) turn.state().instances(app).stream()
                .filter(instance -> instance.isRunning() && instance.killing().isEmpty())
                .filter(instance -> !instance.healthy().orElse(true))
                .count();
    }
}
