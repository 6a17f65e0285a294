package io.ekiden.mesos.wire.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.traffic.Traffic;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The master's {@code /metrics/snapshot}: those of Mesos's names whose values are known here. Computed from one snapshot, and from
 * what was counted.
 */
public final class MetricsJson {
    private MetricsJson() {}

    /** @param watching how many operators follow the stream of events */
    public static ObjectNode of(MasterState state, Traffic traffic, int watching, Instant startedAt, Instant now) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("master/elected", 1.0)
                .put("master/uptime_secs", Duration.between(startedAt, now).toMillis() / 1000.0)
                .put("master/outstanding_offers", (double) state.offers().size());
        addAgents(node, state);
        addFrameworks(node, state);
        addTasks(node, state);
        for (var name : List.of(Resources.CPUS, Resources.MEM, Resources.DISK, Resources.GPUS)) {
            addResource(node, state, name);
        }
        node.put("master/operator_event_stream_subscribers", (double) watching);
        traffic.forEach((name, count) -> node.put("master/" + name, (double) count));
        FrameworkMetrics.add(node, state, traffic);
        addRoles(node, state);
        MachineMetrics.add(node);
        return node;
    }

    private static void addAgents(ObjectNode node, MasterState state) {
        var agents = state.agents().byId().values();
        double connected = agents.stream().filter(Agent::isConnected).count();
        double disconnected = agents.stream()
                .filter(agent -> agent.link() instanceof Agent.Link.Disconnected)
                .count();
        node.put("master/slaves_active", connected)
                .put("master/slaves_inactive", disconnected)
                .put("master/slaves_connected", connected)
                .put("master/slaves_disconnected", disconnected)
                .put("master/slaves_unreachable", (double)
                        state.agents().unreachable().size());
    }

    private static void addFrameworks(ObjectNode node, MasterState state) {
        var frameworks = state.frameworks().byId().values();
        double subscribed = frameworks.stream().filter(Framework::isSubscribed).count();
        node.put("master/frameworks_active", subscribed)
                .put("master/frameworks_inactive", frameworks.size() - subscribed)
                .put("master/frameworks_connected", subscribed)
                .put("master/frameworks_disconnected", frameworks.size() - subscribed);
    }

    /** Gauges for live states; for terminal ones, how many tasks ended so since the master started. */
    private static void addTasks(ObjectNode node, MasterState state) {
        var live = new java.util.EnumMap<TaskState, Long>(TaskState.class);
        for (var framework : state.frameworks().byId().values()) {
            framework.tasks().values().forEach(task -> live.merge(task.latestState(), 1L, Long::sum));
            live.merge(
                    TaskState.TASK_UNREACHABLE, (long) framework.unreachable().size(), Long::sum);
        }
        for (var taskState : TaskState.values()) {
            if (taskState == TaskState.TASK_UNKNOWN) {
                continue;
            }
            var name = "master/tasks_"
                    + taskState.name().substring("TASK_".length()).toLowerCase(Locale.ROOT);
            var count = taskState.isTerminal() ? state.numbers().ended().get(taskState) : live.get(taskState);
            node.put(name, count == null ? 0.0 : count.doubleValue());
        }
    }

    private static void addResource(ObjectNode node, MasterState state, String name) {
        long total = 0;
        long allocated = 0;
        for (var agent : state.agents().byId().values()) {
            total += agent.info().resources().scalarMilli(name);
            allocated += state.allocator().allocatedOn(agent.id()).scalarMilli(name);
        }
        long offered = state.offers().values().stream()
                .mapToLong(outstanding -> outstanding.offer().resources().scalarMilli(name))
                .sum();
        long used = allocated - offered;
        node.put("master/" + name + "_total", total / 1000.0)
                .put("master/" + name + "_used", used / 1000.0)
                .put("master/" + name + "_percent", total == 0 ? 0.0 : (double) used / total)
                // Nothing is revocable here.
                .put("master/" + name + "_revocable_total", 0.0)
                .put("master/" + name + "_revocable_used", 0.0)
                .put("master/" + name + "_revocable_percent", 0.0)
                .put("allocator/mesos/resources/" + name + "/total", total / 1000.0)
                .put("allocator/mesos/resources/" + name + "/offered_or_allocated", allocated / 1000.0);
    }

    /** Of those that frameworks are in or that have a quota. */
    private static void addRoles(ObjectNode node, MasterState state) {
        var allocator = state.allocator();
        var roles = new TreeSet<>(allocator.quotas().keySet());
        state.frameworks()
                .byId()
                .values()
                .forEach(framework -> roles.addAll(framework.info().roles()));
        for (var role : roles) {
            node.put("allocator/mesos/roles/" + role + "/shares/dominant", allocator.dominantShare(role));
            var quota = allocator.quotas().getOrDefault(role, Quota.NONE);
            addQuantities(node, role, "guarantee", quota.guarantees());
            addQuantities(node, role, "limit", quota.limits());
            if (!role.contains("/") && !role.equals("*")) {
                addQuantities(node, role, "consumed", allocator.consumedBy(role));
            }
        }
    }

    private static void addQuantities(ObjectNode node, String role, String what, Quantities quantities) {
        quantities
                .toMap()
                .forEach((name, milli) -> node.put(
                        "allocator/mesos/quota/roles/" + role + "/resources/" + name + "/" + what, milli / 1000.0));
    }
}
