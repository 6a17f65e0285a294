package io.ekiden.mesos.master;

import io.ekiden.mesos.model.AgentId;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskId;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.operation.ResourceWords;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the tasks of one ACCEPT, in order, with the words of Mesos: frameworks match on them.
 *
 * <p><b>Source:</b> Mesos {@code master/validation.cpp}. Unlike Mesos, a command task pays no 0.1 cpus and 32 MiB for an executor.
 */
final class TaskValidation {
    private final Framework framework;
    private final AgentId agentId;
    private final String role;
    private final Set<TaskId> accepted = new HashSet<>();

    TaskValidation(Framework framework, AgentId agentId, String role) {
        this.framework = framework;
        this.agentId = agentId;
        this.role = role;
    }

    /** Empty when the task may be launched; its id is then taken. {@code rest} is what the tasks before it left. */
    Optional<String> whatIsWrongWith(TaskInfo task, Resources rest) {
        var wrong = MasterMachine.whatIsWrongWithId(task.taskId().value())
                .or(() -> reusedId(task.taskId()))
                .or(() -> wrongAgent(task))
                .or(() -> wrongGracePeriod(task))
                .or(task::malformed)
                .or(() -> wrongResources(task.resources()))
                .or(() -> tooMuch(task.resources(), rest));
        if (wrong.isEmpty()) {
            accepted.add(task.taskId());
        }
        return wrong;
    }

    private Optional<String> reusedId(TaskId id) {
        if (accepted.contains(id) || framework.tasks().containsKey(id)) {
            return Optional.of("Task has duplicate ID: " + id);
        }
        return framework.unreachable().containsKey(id)
                ? Optional.of("Task reuses the ID of an unreachable task: " + id)
                : Optional.empty();
    }

    private Optional<String> wrongAgent(TaskInfo task) {
        return task.agentId().equals(agentId)
                ? Optional.empty()
                : Optional.of("Task uses invalid agent " + task.agentId() + " while agent " + agentId + " is expected");
    }

    private static Optional<String> wrongGracePeriod(TaskInfo task) {
        return task.killGracePeriod()
                .filter(Duration::isNegative)
                .map(_ -> "Task's 'kill_policy.grace_period' must be non-negative");
    }

    private static Optional<String> wrongResources(Resources resources) {
        if (resources.isEmpty()) {
            return Optional.of("Task uses no resources");
        }
        return resources.scalars().entrySet().stream()
                .filter(entry -> entry.getValue() < 0)
                .findFirst()
                .map(entry -> "Resource '" + entry.getKey().name() + ":" + ResourceWords.decimal(entry.getValue())
                        + "' is invalid: Invalid scalar resource: value <= 0");
    }

    private Optional<String> tooMuch(Resources needed, Resources rest) {
        return rest.contains(needed)
                ? Optional.empty()
                : Optional.of("Total resources " + ResourceWords.of(needed, role)
                        + " required by task and its executor is more than available " + ResourceWords.of(rest, role));
    }
}
