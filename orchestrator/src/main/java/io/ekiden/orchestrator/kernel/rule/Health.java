package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.health.HealthState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
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

    static void changed(Turn turn, TaskId task, Optional<Boolean> healthy) {
        StatusUpdates.find(turn, task).filter(Instance::isRunning).ifPresent(instance -> {
            var changed = instance.containerName(task)
                    .flatMap(name -> instance.containers().map(known -> known.with(name, healthy)))
                    .map(instance::withContainers)
                    .orElseGet(() -> instance.withHealthy(healthy));
            var times = instance.times();
            changed(
                    turn,
                    instance,
                    changed.healthy().equals(instance.healthy())
                                    || !changed.healthy().orElse(false)
                            ? changed
                            : changed.withTimes(times.healthyAt(turn.now())));
        });
    }

    private static void changed(Turn turn, Instance before, Instance after) {
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
        boolean again = status.uuid().isEmpty()
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
                changed(
                        turn,
                        instance.taskId(),
                        checks.isEmpty()
                                ? Optional.empty()
                                : instance.reported().map(HealthState::alive));
            } else {
                // Its grace begins again. What was known of it is true until the new checks know better.
                var asIfStartedNow = instance.withHealthy(Optional.empty())
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
                .ifPresent(instance -> {
                    turn.publish(new StreamEvent.UnhealthyKill(instance, reason));
                    Killing.restart(turn, instance, KILL_REASON + reason);
                });
    }
}
