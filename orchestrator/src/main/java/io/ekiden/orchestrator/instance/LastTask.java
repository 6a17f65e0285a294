package io.ekiden.orchestrator.instance;

import io.ekiden.health.HealthState;
import io.ekiden.mesos.model.TaskCheck;
import java.util.Optional;

/**
 * A task that has ended, while its instance waits to be launched again: Marathon shows it until then.
 *
 * @param condition that it ended in
 * @param check what the agent's check had shown last
 * @param reported what the agent's health checks had shown
 */
public record LastTask(
        Condition condition, Instance.Place place, Optional<TaskCheck.Status> check, Optional<HealthState> reported) {
    /** The present task of the instance ended in this condition; absent when there was none. */
    public static Optional<LastTask> of(Instance instance, Condition ended) {
        return instance.place().map(place -> new LastTask(ended, place, instance.check(), instance.reported()));
    }
}
