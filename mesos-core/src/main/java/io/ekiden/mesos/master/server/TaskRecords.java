package io.ekiden.mesos.master.server;

import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.master.registry.RegistrySnapshot.KnownTask;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.mesos.wire.TaskRecordJson;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks' records a turn makes, changes and removes. A launch is durable before its agent hears of it, so a task without a record
 * does not exist; how far a task has come is written as soon as may be, and nobody waits for that.
 */
final class TaskRecords {
    static final String KIND = "tasks/";

    private TaskRecords() {}

    /** Ids have no control characters. */
    static String key(TaskKey task) {
        return KIND + task.frameworkId() + "\n" + task.taskId();
    }

    /** Adds what the turn that led from one state to the other writes. */
    static void collect(
            MasterState before, List<MasterChange> changes, MasterState after, Map<String, Optional<byte[]>> writes) {
        for (var key : touched(before, changes, after)) {
            var known = find(before, key);
            var now = find(after, key);
            if (!Objects.equals(known, now)) {
                writes.put(key(key), now.map(TaskRecordJson::write));
            }
        }
    }

    /** Records of tasks that a master that starts has no use for, as nothing will ever end them. */
    static Map<String, Optional<byte[]>> orphans(List<KnownTask> recorded, MasterState state) {
        var removals = new TreeMap<String, Optional<byte[]>>();
        for (var known : recorded) {
            var key = new TaskKey(known.frameworkId(), known.info().taskId());
            if (task(state, key) == null) {
                removals.put(key(key), Optional.empty());
            }
        }
        return removals;
    }

    private static @Nullable Task task(MasterState state, TaskKey key) {
        var framework = state.framework(key.frameworkId());
        if (framework == null) {
            return null;
        }
        var task = framework.tasks().get(key.taskId());
        return task == null ? framework.unreachable().get(key.taskId()) : task;
    }

    private static Optional<KnownTask> find(MasterState state, TaskKey key) {
        return Optional.ofNullable(task(state, key))
                .map(found -> TaskRecordJson.stored(
                        new KnownTask(found.frameworkId(), found.info(), found.state(), found.latestState())));
    }

    private static SortedSet<TaskKey> touched(MasterState before, List<MasterChange> changes, MasterState after) {
        var touched = new TreeSet<TaskKey>();
        for (var change : changes) {
            switch (change) {
                case MasterChange.TaskLaunched(var framework, var task) ->
                    touched.add(new TaskKey(framework, task.taskId()));
                case MasterChange.TaskAdopted(var framework, var task, var _, var _) -> {
                    var key = new TaskKey(framework, task.taskId());
                    if (!isAsFarAsBefore(task(before, key), task(after, key))) {
                        touched.add(key);
                    }
                }
                case MasterChange.TaskUpdated(var framework, var status, var _) ->
                    touched.add(new TaskKey(framework, status.taskId()));
                case MasterChange.TaskCompleted(var framework, var taskId) ->
                    touched.add(new TaskKey(framework, taskId));
                case MasterChange.AgentAdmitted(var id, var _) -> touched.addAll(tasksOf(before, id));
                case MasterChange.AgentMarkedUnreachable(var id, var _, var _) -> touched.addAll(tasksOf(before, id));
                case MasterChange.AgentForgotten(var id) -> touched.addAll(tasksOf(before, id));
                case MasterChange.AgentMarkedGone(var id, var _) -> touched.addAll(tasksOf(before, id));
                case MasterChange.AgentRemoved(var id, var _) -> touched.addAll(tasksOf(before, id));
                case MasterChange.FrameworkCompleted(var id, var _) -> touched.addAll(tasksOf(before, id));
                default -> {
                    // Says nothing of tasks.
                }
            }
        }
        return touched;
    }

    /** What an agent brings along of a task that is known was sent to it from here: only how far it has come may be news. */
    private static boolean isAsFarAsBefore(@Nullable Task before, @Nullable Task after) {
        return before != null
                && after != null
                && before.state() == after.state()
                && before.latestState() == after.latestState();
    }

    private static Collection<TaskKey> tasksOf(MasterState state, AgentId id) {
        var agent = state.agent(id);
        if (agent != null) {
            return agent.work().tasks();
        }
        var unreachable = state.agents().unreachable().get(id);
        return unreachable == null ? List.of() : unreachable.tasks();
    }

    private static Collection<TaskKey> tasksOf(MasterState state, FrameworkId id) {
        var framework = state.framework(id);
        if (framework == null) {
            return List.of();
        }
        var keys = new TreeSet<TaskKey>();
        for (TaskId task : framework.tasks().keySet()) {
            keys.add(new TaskKey(id, task));
        }
        for (TaskId task : framework.unreachable().keySet()) {
            keys.add(new TaskKey(id, task));
        }
        return keys;
    }
}
