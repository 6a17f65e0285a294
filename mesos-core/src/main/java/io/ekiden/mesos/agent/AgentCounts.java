package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskKey;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/**
 * What has happened since the agent started, under Mesos's names for it. The agent counts; readers see each number as it is, not all of
 * one moment. <b>Source:</b> Mesos {@code slave/metrics.cpp}.
 */
public final class AgentCounts {
    private static final String UPDATES = "slave/valid_status_updates";
    private static final String EXECUTORS = "slave/executors_terminated";
    private static final String LAUNCH_ERRORS = "slave/container_launch_errors";
    private static final String FETCHED = "containerizer/fetcher/task_fetches_succeeded";
    private static final String NOT_FETCHED = "containerizer/fetcher/task_fetches_failed";
    private static final List<TaskState> ENDS = List.of(
            TaskState.TASK_FAILED,
            TaskState.TASK_FINISHED,
            TaskState.TASK_GONE,
            TaskState.TASK_KILLED,
            TaskState.TASK_LOST);

    private final SortedMap<String, LongAdder> byName;

    AgentCounts() {
        var names = new TreeMap<String, LongAdder>();
        for (var name : List.of(UPDATES, EXECUTORS, LAUNCH_ERRORS, FETCHED, NOT_FETCHED)) {
            names.put(name, new LongAdder());
        }
        ENDS.forEach(end -> names.put(nameOf(end), new LongAdder()));
        byName = Collections.unmodifiableSortedMap(names);
    }

    private static String nameOf(TaskState state) {
        return "slave/tasks_" + state.name().substring("TASK_".length()).toLowerCase(Locale.ROOT);
    }

    void happened(AgentEvent event) {
        switch (event) {
            case AgentEvent.FetchSucceeded(var _) -> add(FETCHED);
            case AgentEvent.FetchFailed(var _, var _) -> add(NOT_FETCHED);
            default -> {
                // Shows in what changes.
            }
        }
    }

    /** @param after the state with all changes of the turn */
    void changed(AgentChange change, AgentState after) {
        if (change instanceof AgentChange.ExecutorEnded) {
            add(EXECUTORS);
        }
        if (change instanceof AgentChange.UpdateMade(var key, var status)) {
            add(UPDATES);
            if (status.reason().equals(Optional.of(TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED))) {
                add(LAUNCH_ERRORS);
            }
            if (ENDS.contains(status.state())) {
                add(nameOf(status.state()));
                countExecutor(key, after);
            }
        }
    }

    /** That of a group ends with its last task. */
    private void countExecutor(TaskKey key, AgentState after) {
        var task = after.tasks().get(key);
        var group = task == null ? Optional.<TaskRun.Group>empty() : task.run().group();
        if (task != null && task.run().task().hasProgram()) {
            return; // its executor may go on
        }
        boolean goesOn =
                group.isPresent() && after.tasks().values().stream().anyMatch(other -> isLive(other, group.get()));
        if (task != null && !goesOn) {
            add(EXECUTORS);
        }
    }

    private static boolean isLive(AgentTask task, TaskRun.Group group) {
        return !task.latestState().isTerminal()
                && task.run()
                        .group()
                        .filter(own -> own.executor().equals(group.executor()))
                        .isPresent();
    }

    private void add(String name) {
        var count = byName.get(name);
        if (count != null) {
            count.increment();
        }
    }

    /** In the order of their names. */
    public void forEach(ObjLongConsumer<String> reader) {
        byName.forEach((name, count) -> reader.accept(name, count.sum()));
    }
}
