package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Operation.LaunchGroup;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.util.HashSet;
import java.util.Optional;

/**
 * Judges a task group as a whole, with the words of Mesos: its tasks in their order, then their executor, then whether there is enough
 * for all.
 *
 * <p><b>Source:</b> Mesos {@code master/validation.cpp}, {@code task::group::validate}.
 */
public final class GroupValidation {
    private static final long MIN_CPUS_MILLI = 10;
    private static final long MIN_MEM_MILLI = 32_000;

    private final TaskValidation tasks;
    private final FrameworkId frameworkId;
    private final String role;

    /** @param tasks of the same ACCEPT: a group takes the ids of its tasks there */
    public GroupValidation(TaskValidation tasks, FrameworkId frameworkId, String role) {
        this.tasks = tasks;
        this.frameworkId = frameworkId;
        this.role = role;
    }

    /** What a group needs: that of its tasks, and that of its executor unless that lives already. */
    public static Resources needed(LaunchGroup group, Optional<ExecutorInfo> living) {
        var ofTasks = group.tasks().stream().map(TaskInfo::resources).reduce(Resources.EMPTY, Resources::plus);
        return living.isPresent() ? ofTasks : ofTasks.plus(group.executor().resources());
    }

    /**
     * Empty when the group may be launched; the ids of its tasks are then taken.
     *
     * @param living the executor of the same id that has tasks on the agent already
     * @param rest what is left of the offers
     */
    public Optional<String> whatIsWrongWith(LaunchGroup group, Optional<ExecutorInfo> living, Resources rest) {
        if (group.tasks().isEmpty()) {
            return Optional.of("Task group cannot be empty"); // its executor would hold resources without end
        }
        var needed = needed(group, living);
        var wrong = wrongTask(group)
                .or(() -> new ExecutorValidation(frameworkId, role).whatIsWrongWith(group.executor(), living))
                .or(() -> tooLittle(group.executor()))
                .or(() -> rest.contains(needed)
                        ? Optional.empty()
                        : Optional.of("Total resources " + ResourceWords.of(needed, role)
                                + " required by task group and its executor are more than available "
                                + ResourceWords.of(rest, role)));
        if (wrong.isEmpty()) {
            group.tasks().forEach(task -> tasks.take(task.taskId()));
        }
        return wrong;
    }

    private Optional<String> wrongTask(LaunchGroup group) {
        var ids = new HashSet<TaskId>();
        for (var task : group.tasks()) {
            var wrong = tasks.whatIsWrongAlone(task)
                    .or(() -> ids.add(task.taskId())
                            ? Optional.empty()
                            : Optional.of("Task has duplicate ID: " + task.taskId()));
            if (wrong.isPresent()) {
                return Optional.of("Task '" + task.taskId() + "' is invalid: " + wrong.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> tooLittle(ExecutorInfo executor) {
        long cpus = executor.resources().cpusMilli();
        long mem = executor.resources().memMilli();
        var name = "Executor '" + executor.executorId() + "'";
        if (cpus < MIN_CPUS_MILLI) {
            return Optional.of(name + " uses less CPUs (" + (cpus == 0 ? "None" : ResourceWords.decimal(cpus))
                    + ") than the minimum required (0.01)");
        }
        if (mem < MIN_MEM_MILLI) {
            return Optional.of(name + " uses less memory (" + (mem == 0 ? "None" : ResourceWords.decimal(mem) + "MB")
                    + ") than the minimum required (32MB)");
        }
        return executor.resources().diskMilli() > 0 ? Optional.empty() : Optional.of(name + " uses no disk");
    }
}
