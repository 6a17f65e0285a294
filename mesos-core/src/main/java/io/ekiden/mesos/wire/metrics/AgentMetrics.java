package io.ekiden.mesos.wire.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.agent.gc.GcCounts;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.wire.Times;
import io.ekiden.mesos.wire.agent.AgentExecutor;
import io.ekiden.mesos.wire.agent.AgentExecutor.Stage;
import io.ekiden.mesos.wire.agent.AgentView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * An agent's {@code /metrics/snapshot}: those of Mesos's names whose values are known here. <b>Source:</b> Mesos
 * {@code slave/metrics.cpp}.
 */
public final class AgentMetrics {
    private static final List<TaskState> LIVE =
            List.of(TaskState.TASK_STAGING, TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_KILLING);

    private AgentMetrics() {}

    /** Reads what the kernel tells of the machine, so it is not for event loops. */
    public static ObjectNode of(AgentView view, Instant now) {
        var node = JsonNodeFactory.instance.objectNode();
        var executors = AgentExecutor.all(view.state());
        var setup = view.setup();
        view.counts().forEach((name, count) -> node.put(name, (double) count));
        node.put("slave/uptime_secs", Times.seconds(Duration.between(setup.startedAt(), now)))
                .put("slave/registered", view.state().registration().registered() ? 1.0 : 0.0)
                // An agent whose checkpoint cannot be read does not start.
                .put("slave/recovery_errors", 0.0)
                .put("slave/recovery_time_secs", Times.seconds(setup.recovery()));
        node.put("containerizer/fetcher/cache_size_used_bytes", (double)
                        setup.cache().used())
                .put("containerizer/fetcher/cache_size_total_bytes", (double)
                        setup.cache().total());
        addCollected(node, setup.collected());
        addExecutors(node, executors);
        addTasks(node, view.state());
        for (var name : List.of(Resources.CPUS, Resources.MEM, Resources.DISK, Resources.GPUS)) {
            addResource(node, name, view.state().info().resources(), executors);
        }
        MachineMetrics.add(node);
        return node;
    }

    private static void addCollected(ObjectNode node, GcCounts counts) {
        node.put("gc/path_removals_pending", (double) counts.pending())
                .put("gc/path_removals_succeeded", (double) counts.succeeded())
                .put("gc/path_removals_failed", (double) counts.failed())
                .put("slave/executor_directory_max_allowed_age_secs", Times.seconds(counts.maxAge()));
    }

    private static void addExecutors(ObjectNode node, List<AgentExecutor> executors) {
        node.put("slave/executors_registering", count(executors, Stage.REGISTERING))
                .put("slave/executors_running", count(executors, Stage.RUNNING))
                .put("slave/executors_terminating", count(executors, Stage.TERMINATING))
                // Nothing is revocable here.
                .put("slave/executors_preempted", 0.0)
                .put("slave/frameworks_active", (double) executors.stream()
                        .filter(executor -> executor.stage() != Stage.TERMINATED)
                        .map(AgentExecutor::frameworkId)
                        .distinct()
                        .count());
    }

    private static double count(List<AgentExecutor> executors, Stage stage) {
        return executors.stream().filter(executor -> executor.stage() == stage).count();
    }

    private static void addTasks(ObjectNode node, AgentState state) {
        for (var live : LIVE) {
            var name = live.name().substring("TASK_".length()).toLowerCase(Locale.ROOT);
            node.put("slave/tasks_" + name, (double) state.tasks().values().stream()
                    .filter(task -> task.latestState() == live)
                    .count());
        }
    }

    private static void addResource(ObjectNode node, String name, Resources resources, List<AgentExecutor> executors) {
        long total = resources.scalarMilli(name);
        long used = executors.stream()
                .filter(executor -> executor.stage() != Stage.TERMINATED)
                .mapToLong(executor -> executor.resources().scalarMilli(name))
                .sum();
        node.put("slave/" + name + "_total", total / 1000.0)
                .put("slave/" + name + "_used", used / 1000.0)
                .put("slave/" + name + "_percent", total == 0 ? 0.0 : (double) used / total)
                .put("slave/" + name + "_revocable_total", 0.0)
                .put("slave/" + name + "_revocable_used", 0.0)
                .put("slave/" + name + "_revocable_percent", 0.0);
    }
}
