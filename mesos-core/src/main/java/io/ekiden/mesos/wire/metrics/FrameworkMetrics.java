package io.ekiden.mesos.wire.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.traffic.Traffic;
import io.ekiden.mesos.model.TaskState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/** {@code master/frameworks/<name>/<id>/…} of each framework that is shown, those that have completed too. */
final class FrameworkMetrics {
    private static final List<TaskState> ACTIVE = List.of(
            TaskState.TASK_KILLING,
            TaskState.TASK_RUNNING,
            TaskState.TASK_STAGING,
            TaskState.TASK_STARTING,
            TaskState.TASK_UNKNOWN,
            TaskState.TASK_UNREACHABLE);

    private FrameworkMetrics() {}

    static void add(ObjectNode node, MasterState state, Traffic traffic) {
        for (var framework : state.frameworks().byId().values()) {
            var prefix = prefix(framework);
            addCounts(node, prefix, framework, traffic);
            node.put(prefix + "subscribed", framework.isSubscribed() ? 1.0 : 0.0);
            for (var role : framework.info().roles()) {
                node.put(
                        prefix + "roles/" + role + "/suppressed",
                        state.allocator().isSuppressed(framework.id(), role) ? 1.0 : 0.0);
            }
            addTasks(node, prefix, framework);
        }
        for (var ended : state.frameworks().history()) {
            addCounts(node, prefix(ended.framework()), ended.framework(), traffic);
        }
    }

    private static void addCounts(ObjectNode node, String prefix, Framework framework, Traffic traffic) {
        traffic.forEachOf(framework.id(), (name, count) -> node.put(prefix + name, (double) count));
    }

    private static void addTasks(ObjectNode node, String prefix, Framework framework) {
        var live = new EnumMap<TaskState, Integer>(TaskState.class);
        framework.tasks().values().forEach(task -> live.merge(task.latestState(), 1, Integer::sum));
        live.put(TaskState.TASK_UNREACHABLE, framework.unreachable().size());
        for (var taskState : ACTIVE) {
            node.put(
                    prefix + "tasks/active/" + taskState.name().toLowerCase(Locale.ROOT),
                    live.getOrDefault(taskState, 0).doubleValue());
        }
    }

    private static String prefix(Framework framework) {
        // As in a path: what a name may hold must not look like the slashes between.
        var name = URLEncoder.encode(framework.info().name(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return "master/frameworks/" + name + "/" + framework.id() + "/";
    }
}
