package io.ekiden.mesos.master;

import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Subscription;
import io.ekiden.mesos.master.MasterState.Deadline;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * A framework that is not completed.
 *
 * @param info with its id
 * @param tasks not terminal, or terminal and not acknowledged
 * @param unreachable on agents that are unreachable
 * @param completed the last ones that ended, oldest first
 */
public record Framework(
        FrameworkInfo info,
        Link link,
        Instant since,
        TreePMap<TaskId, Task> tasks,
        TreePMap<TaskId, Task> unreachable,
        PVector<Task> completed) {
    /** Whether the framework can be talked to. */
    public sealed interface Link {
        record Subscribed(long session) implements Link {}

        /** Removed unless it subscribes by the deadline. */
        record Disconnected(Instant deadline) implements Link {}

        /** Known from an agent alone, not from the registry: kept until it subscribes or is torn down. */
        record Recovered() implements Link {}
    }

    static Framework of(FrameworkInfo info, Link link, Instant since) {
        return new Framework(info, link, since, TreePMap.empty(), TreePMap.empty(), TreePVector.empty());
    }

    /** All that is known of a framework that only agents know. */
    static FrameworkInfo unknownInfo(FrameworkId id) {
        return new FrameworkInfo(
                id.value(), "", Optional.of(id), List.of("*"), Duration.ZERO, List.of(), "", Optional.empty());
    }

    /** What this asks of the allocator. */
    static Subscription subscription(FrameworkInfo info, Collection<String> suppressed) {
        var minimums = new TreeMap<String, List<Quantities>>();
        info.offerFilters()
                .forEach((role, list) ->
                        minimums.put(role, list.stream().map(Quantities::of).toList()));
        return new Subscription(info.roles(), new TreeSet<>(suppressed), info.capabilities(), minimums);
    }

    public FrameworkId id() {
        return info.id().orElseThrow();
    }

    public Optional<Long> session() {
        return link instanceof Link.Subscribed(long session) ? Optional.of(session) : Optional.empty();
    }

    public boolean isSubscribed() {
        return link instanceof Link.Subscribed;
    }

    /** The state under its old name for frameworks that do not know the newer ones (capability PARTITION_AWARE). */
    TaskState inItsWords(TaskState state) {
        if (info.capabilities().contains("PARTITION_AWARE")) {
            return state;
        }
        return switch (state) {
            case TASK_DROPPED, TASK_UNREACHABLE, TASK_GONE, TASK_GONE_BY_OPERATOR, TASK_UNKNOWN -> TaskState.TASK_LOST;
            case TASK_STAGING,
                    TASK_STARTING,
                    TASK_RUNNING,
                    TASK_KILLING,
                    TASK_FINISHED,
                    TASK_FAILED,
                    TASK_KILLED,
                    TASK_ERROR,
                    TASK_LOST -> state;
        };
    }

    Framework withLink(FrameworkInfo newInfo, Link newLink, Instant newSince) {
        return new Framework(newInfo, newLink, newSince, tasks, unreachable, completed);
    }

    Framework withTask(Task task) {
        var id = task.info().taskId();
        return new Framework(info, link, since, tasks.plus(id, task), unreachable.minus(id), completed);
    }

    /** These and no others. */
    Framework withTasks(TreePMap<TaskId, Task> newTasks) {
        return new Framework(info, link, since, newTasks, unreachable, completed);
    }

    Framework withTaskUnreachable(Task task) {
        var id = task.info().taskId();
        return new Framework(info, link, since, tasks.minus(id), unreachable.plus(id, task), completed);
    }

    Framework withoutUnreachable(TaskId id) {
        return new Framework(info, link, since, tasks, unreachable.minus(id), completed);
    }

    Framework withTaskCompleted(Task task, int limit) {
        var id = task.info().taskId();
        var newCompleted = completed.plus(task);
        return new Framework(
                info,
                link,
                since,
                tasks.minus(id),
                unreachable,
                newCompleted.size() > limit ? newCompleted.minus(0) : newCompleted);
    }

    /** As it is remembered: what still ran is shown as it will end, killed. */
    Framework ended(Instant at, int limit) {
        var result = withLink(info, new Link.Disconnected(at), since);
        for (var task : tasks.values()) {
            var over = task.holdsResources()
                    ? task.withState(TaskState.TASK_KILLED).withLatestState(TaskState.TASK_KILLED)
                    : task;
            result = result.withTaskCompleted(over, limit);
        }
        return result;
    }

    Optional<Deadline> deadline() {
        return link instanceof Link.Disconnected(var at)
                ? Optional.of(new Deadline(at, Deadline.Kind.FRAMEWORK_FAILOVER, id().value()))
                : Optional.empty();
    }
}
