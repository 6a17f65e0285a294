package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the tasks of one ACCEPT, in order, with the words of Mesos: frameworks match on them.
 *
 * <p><b>Source:</b> Mesos {@code master/validation.cpp}. Unlike Mesos, a command task pays no 0.1 cpus and 32 MiB for an executor.
 */
public final class TaskValidation {
    private final Set<TaskId> live;
    private final Set<TaskId> unreachable;
    private final AgentId agentId;
    private final String role;
    private final Set<TaskId> accepted = new HashSet<>();

    /**
     * @param live ids of the framework's tasks that have not ended, or whose end it has not acknowledged
     * @param unreachable ids of its tasks on agents that are unreachable
     */
    public TaskValidation(Set<TaskId> live, Set<TaskId> unreachable, AgentId agentId, String role) {
        this.live = live;
        this.unreachable = unreachable;
        this.agentId = agentId;
        this.role = role;
    }

    /** Empty when the task may be launched; its id is then taken. {@code rest} is what the tasks before it left. */
    public Optional<String> whatIsWrongWith(TaskInfo task, Resources rest) {
        return whatIsWrongWith(task, Optional.empty(), task.resources(), rest);
    }

    /**
     * See {@link #whatIsWrongWith(TaskInfo, Resources)}.
     *
     * @param wrongExecutor what is wrong with the executor that is to run it
     * @param needed of the task, and of its executor if that is to be started
     */
    public Optional<String> whatIsWrongWith(
            TaskInfo task, Optional<String> wrongExecutor, Resources needed, Resources rest) {
        var wrong = whatIsWrongAlone(task).or(() -> wrongExecutor).or(() -> tooMuch(needed, rest));
        if (wrong.isEmpty()) {
            take(task.taskId());
        }
        return wrong;
    }

    /** Everything but whether there is enough for it. */
    Optional<String> whatIsWrongAlone(TaskInfo task) {
        return whatIsWrongWithId(task.taskId().value())
                .or(() -> reusedId(task.taskId()))
                .or(() -> wrongAgent(task))
                .or(() -> wrongGracePeriod(task))
                .or(task::malformed)
                .or(() -> task.container().flatMap(ContainerInfo::whatNobodyRuns))
                .or(() -> wrongResources(task.resources()));
    }

    void take(TaskId id) {
        accepted.add(id);
    }

    private Optional<String> reusedId(TaskId id) {
        if (accepted.contains(id) || live.contains(id)) {
            return Optional.of("Task has duplicate ID: " + id);
        }
        return unreachable.contains(id)
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

    /** What is wrong with the id that an agent, a framework or a task brings. Empty when it is well formed. */
    public static Optional<String> whatIsWrongWithId(String id) {
        if (id.isEmpty()) {
            return Optional.of("ID must not be empty");
        }
        if (id.getBytes(StandardCharsets.UTF_8).length > 255) {
            return Optional.of("ID must not be greater than 255 characters");
        }
        if (id.equals(".") || id.equals("..")) {
            return Optional.of("'" + id + "' is disallowed");
        }
        return id.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
                ? Optional.of("'" + id + "' contains invalid characters")
                : Optional.empty();
    }
}
