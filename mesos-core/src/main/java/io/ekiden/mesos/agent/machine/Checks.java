package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.AgentTask.Phase;
import io.ekiden.mesos.model.id.ContainerId;
import org.jspecify.annotations.Nullable;

/** Rules of checks beside a task: one kind is judged and may have it killed, the other's results are told as they are. */
final class Checks {
    private Checks() {}

    static void start(Draft draft, AgentTask task) {
        if (task.run().task().healthCheck().isPresent()) {
            draft.effect(new AgentEffect.StartHealthCheck(task.run()));
        }
        if (task.run().task().check().isPresent()) {
            draft.effect(new AgentEffect.StartCheck(task.run()));
        }
    }

    static void onHealthChanged(Draft draft, AgentEvent.HealthChanged event) {
        var task = checked(draft, event.containerId());
        if (task == null) {
            return;
        }
        Updates.makeHealth(draft, task, event.healthy(), event.cause());
        var updated = checked(draft, event.containerId());
        if (event.kill() && updated != null) {
            Kills.killSick(draft, updated, event.cause());
        }
    }

    /** Only what is new is told. <b>Source:</b> Mesos {@code checker.cpp}. */
    static void onCheckFinished(Draft draft, AgentEvent.CheckFinished event) {
        var task = checked(draft, event.containerId());
        if (task != null && !event.result().equals(task.checked())) {
            Updates.makeChecked(draft, task, event.result());
        }
    }

    /** Not when the check was stopped, and its last result comes late. */
    private static @Nullable AgentTask checked(Draft draft, ContainerId containerId) {
        var task = draft.state().taskOf(containerId);
        return task != null && task.phase() == Phase.RUNNING && !task.isDoomed() ? task : null;
    }
}
