package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.Instance.Goal;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.instance.LaunchTimeout;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.TaskFailure;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.kernel.history.TaskEnd;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a task's status. Updates may come late, twice, or for tasks nobody remembers; each is acknowledged once what
 * follows from it is durable.
 */
final class StatusUpdates {
    private static final int MAX_MESSAGE = 10_000;
    /** Begins what a master says of a task that ended while we did not listen. */
    private static final String RECONCILED = "Reconciliation: Latest task state: ";

    private StatusUpdates() {}

    static void updated(Turn turn, TaskStatus status) {
        var known = find(turn, status);
        if (known.isPresent()) {
            apply(turn, known.get(), status);
        } else {
            unknown(turn, status);
        }
        if (status.state() == TaskState.TASK_GONE_BY_OPERATOR) {
            agentGone(turn, status);
        }
        if (status.uuid().isPresent() && status.agentId().isPresent()) {
            turn.send(new Call.Acknowledge(
                    status.agentId().get(), status.taskId(), status.uuid().get()));
        }
    }

    /** Nothing that the agent kept is waited for any longer; what is offered after all is freed all the same. */
    private static void agentGone(Turn turn, TaskStatus status) {
        status.agentId()
                .map(agent -> turn.state().population().leftovers().on(agent))
                .orElse(List.of())
                .forEach(left -> turn.change(new Change.ResidenceFreed(left.instance())));
    }

    /** The instance whose present task this is. */
    private static Optional<Instance> find(Turn turn, TaskStatus status) {
        return find(turn, status.taskId()).filter(Instance::isLaunched);
    }

    static Optional<Instance> find(Turn turn, TaskId taskId) {
        return InstanceId.ofTask(taskId)
                .flatMap(id -> turn.state().instance(id))
                .filter(instance -> instance.taskIds().contains(taskId));
    }

    /** A task that is not ours any more must not go on running; of an instance that nobody knows, its end is told. */
    private static void unknown(Turn turn, TaskStatus status) {
        switch (status.state()) {
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING ->
                turn.send(new Call.Kill(status.taskId(), status.agentId(), Optional.empty()));
            default ->
                InstanceId.ofTask(status.taskId())
                        .filter(id -> status.state().isTerminal()
                                && turn.state().instance(id).isEmpty())
                        .ifPresent(id -> id.appId()
                                .ifPresent(app -> turn.publish(
                                        new StreamEvent.UnknownTerminated(id.value(), app, status.state()))));
        }
    }

    private static void apply(Turn turn, Instance instance, TaskStatus status) {
        if (isReconciliationOfDoubt(turn, status)) {
            return;
        }
        var container = instance.container(status.taskId());
        boolean news = isProgress(status)
                || Condition.of(status.state())
                        != container.map(Containers.State::condition).orElse(instance.condition())
                || !status.healthy()
                        .equals(container.map(Containers.State::healthy).orElse(instance.healthy()));
        boolean isOver = status.state().isTerminal() || status.state() == TaskState.TASK_UNKNOWN;
        if (container.filter(Containers.State::hasEnded).isPresent()) {
            return;
        }
        var next = withContainer(instance, status, turn.now());
        if (isOver || news) {
            // A container that has begun has an address, whatever the others do.
            var shown = next.containers().isPresent()
                    ? next.withCondition(Condition.of(status.state()), turn.now())
                    : instance;
            turn.publish(new StreamEvent.StatusUpdate(shown, status.taskId(), status.state(), status.message()));
        }
        if (!isOver) {
            alive(turn, instance, next, status);
        } else if (next.containers().map(Containers::haveEnded).orElse(true)) {
            ended(turn, next, status);
        } else {
            containerEnded(turn, instance, next, status);
        }
    }

    private static Instance withContainer(Instance instance, TaskStatus status, Instant now) {
        var name = instance.containerName(status.taskId());
        return instance.containers()
                .flatMap(all -> name.map(
                        one -> all.with(one, Condition.of(status.state()), withoutPrefix(status.message()), now)))
                .map(instance::withContainers)
                .orElse(instance);
    }

    /** Others of the pod live. <b>Source:</b> Mesos's default executor, which kills them unless this one is well done. */
    private static void containerEnded(Turn turn, Instance before, Instance told, TaskStatus status) {
        if (told.killing().isPresent()) {
            turn.update(told);
        } else if (status.state() == TaskState.TASK_FINISHED) {
            living(turn, before, told.withHealthy(before.healthy()), status);
            Health.recounted(turn, status.taskId());
        } else {
            blame(turn, told, status);
            var name = told.containerName(status.taskId()).orElse("");
            var left = told.withResidence(residence(told, status));
            Killing.rest(turn, left, "container " + name + " ended: " + status.state());
        }
    }

    /** A pod of which some containers live: it is what they are together. */
    private static void living(Turn turn, Instance before, Instance told, TaskStatus status) {
        var next = together(told, turn.now());
        if (next.isRunning()) {
            running(turn, before, told, status);
            return;
        }
        if (!next.equals(before)) {
            turn.update(next);
        }
        if (status.healthy().isPresent()) {
            Health.told(turn, status.taskId(), status.healthy());
        }
    }

    /** In the condition that its containers are in. */
    private static Instance together(Instance instance, Instant now) {
        var condition = instance.containers().map(Containers::condition).orElse(instance.condition());
        boolean isKnown = condition == instance.condition()
                || (condition == Condition.UNREACHABLE && instance.condition() == Condition.UNREACHABLE_INACTIVE);
        return isKnown ? instance : instance.withCondition(condition, now);
    }

    /** Just after subscribing the master may not have heard of agents that are about to return. */
    private static boolean isReconciliationOfDoubt(Turn turn, TaskStatus status) {
        return status.state() == TaskState.TASK_UNKNOWN
                && turn.state()
                        .master()
                        .map(master -> turn.now()
                                .isBefore(master.since().plus(turn.settings().unknownGrace())))
                        .orElse(true);
    }

    /** @param told the instance, with what the status says of its container */
    private static void alive(Turn turn, Instance before, Instance told, TaskStatus status) {
        if (status.state() == TaskState.TASK_UNREACHABLE) {
            if (!told.equals(before)) {
                turn.update(told);
            }
            Unreachable.lost(turn, told);
            return;
        }
        var instance = begun(turn, before, status);
        if (instance.killing().isPresent()) {
            // Being killed is news to the task, not to us; the kill is repeated by the doubts timer.
            return;
        }
        var condition = Condition.of(status.state());
        if (told.containers().isPresent()) {
            var heard = told.isRunning() || !isProgress(status) ? told : heardNow(turn, told);
            living(turn, instance, heard.withResidence(instance.residence()), status);
        } else if (condition == Condition.RUNNING) {
            running(turn, instance, instance, status);
        } else if (instance.isRunning()) {
            // It comes late.
            return;
        } else if (condition != instance.condition()) {
            turn.update(instance.withCondition(condition, turn.now()));
        } else if (isProgress(status)) {
            // Nobody has anything to decide because of it.
            turn.change(new Change.InstanceUpdated(heardNow(turn, instance)));
        }
    }

    /** Until a task runs, an agent tells how far its files are, and then its image. What a master repeats is no progress. */
    private static boolean isProgress(TaskStatus status) {
        return (status.state() == TaskState.TASK_STAGING || status.state() == TaskState.TASK_STARTING)
                && status.uuid().isPresent()
                && !status.message().isEmpty();
    }

    /** Waited for anew: it gets further, see {@link LaunchTimeout}. */
    private static Instance heardNow(Turn turn, Instance instance) {
        return instance.withTimes(instance.times().since(turn.now()));
    }

    /** From the first sign of life on there may be data. */
    private static Instance begun(Turn turn, Instance instance, TaskStatus status) {
        boolean isNews = status.state() != TaskState.TASK_STAGING
                && instance.residence().filter(home -> !home.isCertain()).isPresent();
        if (!isNews) {
            return instance;
        }
        var begun = instance.withResidence(instance.residence().map(Residence::certain));
        turn.update(begun);
        return begun;
    }

    private static void running(Turn turn, Instance instance, Instance told, TaskStatus status) {
        var next = told;
        if (!instance.isRunning()) {
            next = next.withCondition(Condition.RUNNING, turn.now());
            if (instance.healthy().isEmpty()) {
                // Of one that was lost under an earlier version, which kept what nobody says again.
                next = next.withJudged(Optional.empty());
            }
            next = next.withTimes(instance.times().runningAt(turn.now()));
            turn.effect(new Effect.CancelTimer(new TimerKey.Unreachable(instance.appId(), instance.id())));
        }
        if (!status.ipAddresses().isEmpty()) {
            next = next.withPlace(next.place()
                    .map(p -> new Instance.Place(
                            p.agentId(), p.hostname(), p.attributes(), p.hostPorts(), status.ipAddresses())));
        }
        // A result that is not there is one of before, which the master does not repeat.
        next = next.withCheck(status.check().or(instance::check));
        next = next.withReported(Health.reported(turn, next, status));
        if (!next.equals(instance)) {
            turn.update(next);
            Delays.advanced(turn, instance.appId());
        }
        turn.state().definition(next).ifPresent(app -> startChecks(turn, app, instance));
        if (status.healthy().isPresent()) {
            Health.told(turn, status.taskId(), status.healthy());
        }
    }

    private static void startChecks(Turn turn, AppDefinition app, Instance before) {
        boolean own = app.run().healthChecks().stream()
                .anyMatch(check -> !check.protocol().isMesosLevel());
        var instance = turn.state().instance(before.appId(), before.id());
        // Where the task can be asked may be told later than that it runs.
        if (own
                && instance.isPresent()
                && (!before.isRunning() || !before.place().equals(instance.get().place()))) {
            turn.effect(new Effect.StartHealthChecks(app, instance.get()));
        }
    }

    private static void ended(Turn turn, Instance instance, TaskStatus status) {
        turn.effect(new Effect.StopHealthChecks(instance.taskId()));
        turn.effect(new Effect.CancelTimer(new TimerKey.Drain(instance.appId(), instance.id())));
        turn.effect(new Effect.CancelTimer(new TimerKey.Unreachable(instance.appId(), instance.id())));
        freed(turn, instance);
        var condition = instance.containers().map(Containers::condition).orElse(Condition.of(status.state()));
        turn.publish(new StreamEvent.InstanceChanged(instance.withCondition(condition, turn.now())));
        blame(turn, instance, status);
        recordEnd(turn, instance, status);
        var next = turn.state().definitionOfNext(instance);
        var left = instance.withResidence(residence(instance, status));
        if (instance.goal() == Goal.DECOMMISSIONED
                || next.isEmpty()
                || turn.state().app(instance.appId()).isEmpty()
                || isHomeless(left, status)) {
            turn.forget(instance);
        } else if (instance.goal() == Goal.STOPPED) {
            turn.update(left.withCondition(condition, turn.now())
                    .withKilling(Optional.empty())
                    .withHealthy(Optional.empty()));
        } else {
            Settling.relaunch(turn, left, next.get(), condition);
        }
    }

    /** Its agent has room again, of which it tells us only when somebody waits. */
    private static void freed(Turn turn, Instance instance) {
        var used = turn.state().definition(instance).map(app -> app.run().needs());
        // What is kept for it is nobody else's.
        if (used.isEmpty() || instance.place().isEmpty() || instance.residence().isPresent()) {
            return;
        }
        var place = instance.place().get();
        var needs = used.get();
        var resources = Resources.of(
                        needs.cpusMilli(), needs.memMilli(), needs.diskMilli(), Ranges.ofValues(place.ports()))
                .withScalar(Resources.GPUS, Resources.UNRESERVED, needs.gpusMilli());
        turn.change(new Change.AgentsSeen(turn.state().launching().seen().freed(place.agentId(), resources)));
    }

    /** A task that ended by itself, or was killed, may have written something. */
    private static Optional<Residence> residence(Instance instance, TaskStatus status) {
        return switch (status.state()) {
            case TASK_FINISHED, TASK_FAILED, TASK_KILLED -> instance.residence().map(Residence::certain);
            default -> instance.residence();
        };
    }

    /**
     * Its agent was given up by an operator, or nobody knows whether anything was ever made for it, while it is certain that nothing ran
     * there. Another instance takes its place, and what there is of it is freed when it is offered.
     */
    private static boolean isHomeless(Instance instance, TaskStatus status) {
        return instance.residence()
                .filter(home -> !home.isCertain() || status.state() == TaskState.TASK_GONE_BY_OPERATOR)
                .isPresent();
    }

    private static void blame(Turn turn, Instance instance, TaskStatus status) {
        recordFailure(turn, instance, status);
        var condition = Condition.of(status.state());
        boolean asWished = instance.killing().isPresent();
        if (!asWished && !isBlameless(status) && condition != Condition.KILLED) {
            Delays.failed(turn, instance.withCondition(condition, turn.now()));
        }
    }

    /** The agent or its offer went away; the app has done nothing that a delay could mend. */
    private static boolean isBlameless(TaskStatus status) {
        return status.reason()
                .filter(reason -> reason == Reason.REASON_AGENT_DRAINING
                        || reason == Reason.REASON_AGENT_REREGISTERED
                        || reason == Reason.REASON_INVALID_OFFERS)
                .isPresent();
    }

    private static void recordFailure(Turn turn, Instance instance, TaskStatus status) {
        failure(instance, status)
                .ifPresent(message -> turn.change(new Change.TaskFailed(new TaskFailure(
                        instance.appId(),
                        status.taskId(),
                        status.state(),
                        message,
                        instance.place().map(Instance.Place::hostname).orElse(""),
                        instance.place().map(p -> p.agentId().value()).orElse(""),
                        instance.version(),
                        turn.now()))));
    }

    /** Of an app that is gone nobody asks how its tasks went. */
    private static void recordEnd(Turn turn, Instance instance, TaskStatus status) {
        if (turn.state().app(instance.appId()).isPresent()) {
            var message = failure(instance, status)
                    .or(() -> instance.killing().map(Instance.Killing::reason))
                    .orElseGet(() -> limited(withoutPrefix(status.message())));
            var history = turn.state().population().historyOf(instance.appId());
            turn.change(new Change.TaskEnded(TaskEnd.of(history, instance, status.state(), message, turn.now())));
        }
    }

    /** What went wrong, if something did. A kill is a failure when bad health is its reason, whoever found that. */
    private static Optional<String> failure(Instance instance, TaskStatus status) {
        if (instance.killing().isPresent()) {
            return instance.killing()
                    .map(Instance.Killing::reason)
                    .filter(reason ->
                            reason.startsWith(Health.KILL_REASON) || reason.startsWith(LaunchTimeout.KILL_REASON))
                    .filter(_ -> status.state() == TaskState.TASK_KILLED || isFailure(status.state()));
        }
        var message = limited(withoutPrefix(status.message()));
        if (status.state() == TaskState.TASK_KILLED) {
            return status.healthy().filter(healthy -> !healthy).map(_ -> Health.killReason(message));
        }
        return isFailure(status.state()) ? Optional.of(message) : Optional.empty();
    }

    private static boolean isFailure(TaskState state) {
        return switch (state) {
            case TASK_FAILED, TASK_ERROR, TASK_LOST, TASK_DROPPED, TASK_GONE, TASK_GONE_BY_OPERATOR, TASK_UNKNOWN ->
                true;
            default -> false;
        };
    }

    /** How a task ended interests people, not by which way we heard of it. */
    private static String withoutPrefix(String message) {
        return message.startsWith(RECONCILED) ? message.substring(RECONCILED.length()) : message;
    }

    /** What an executor has to say may have any length; what is stored may not. */
    static String limited(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }
}
