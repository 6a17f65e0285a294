package io.ekiden.orchestrator.kernel.history;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import java.util.List;
import java.util.Optional;

/**
 * How one container of a pod's instance ended. <b>Source:</b> Marathon {@code ContainerTerminationHistory}.
 *
 * @param message why, for people; empty where nobody has said
 */
public record ContainerEnd(String name, TaskId task, Condition condition, String message) {
    /** Those of the instance, in the order of their names; none of an app's. */
    static List<ContainerEnd> of(Instance instance) {
        return instance.containers().stream()
                .flatMap(all -> all.states().entrySet().stream())
                .map(entry -> new ContainerEnd(
                        entry.getKey(),
                        instance.id().task(entry.getKey(), instance.incarnation()),
                        entry.getValue().condition(),
                        entry.getValue().message().orElse("")))
                .toList();
    }

    /** Of its command, where the message tells. */
    public Optional<Integer> exitStatus() {
        return TaskEnd.exitStatusIn(message);
    }
}
