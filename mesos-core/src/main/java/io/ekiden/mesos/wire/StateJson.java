package io.ekiden.mesos.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.AgentId;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The master's {@code /state}, with the field names of Mesos 1.11, for tools like Mesos-DNS and exporters. Fields of what Ekiden's master
 * does not have (flags, quota, executors) are left out or empty.
 */
public final class StateJson {
    private final MasterState state;
    private final MasterSettings settings;
    private final Map<AgentId, Resources> offeredByAgent = new HashMap<>();
    private final Map<FrameworkId, Resources> offeredByFramework = new HashMap<>();

    private StateJson(MasterState state, MasterSettings settings) {
        this.state = state;
        this.settings = settings;
        for (var outstanding : state.offers().values()) {
            var offer = outstanding.offer();
            offeredByAgent.merge(offer.agentId(), offer.resources(), Resources::plus);
            offeredByFramework.merge(offer.frameworkId(), scalars(offer.resources()), Resources::plus);
        }
    }

    public static ObjectNode of(MasterState state, MasterSettings settings, Instant startedAt) {
        return new StateJson(state, settings).render(startedAt);
    }

    private ObjectNode render(Instant startedAt) {
        var pid = "master@" + settings.hostname() + ":" + settings.port();
        var node = object().put("version", MasterInfo.MESOS_VERSION)
                .put("start_time", seconds(startedAt))
                .put("elected_time", seconds(startedAt))
                .put("id", settings.masterId())
                .put("pid", pid)
                .put("hostname", settings.hostname());
        node.putArray("capabilities");
        long connected = state.agents().byId().values().stream()
                .filter(Agent::isConnected)
                .count();
        node.put("activated_slaves", (double) connected)
                .put("deactivated_slaves", (double) (state.agents().byId().size()
                        - connected
                        - state.agents().recovering().size()))
                .put("unreachable_slaves", (double) state.agents().unreachable().size())
                .put("leader", pid);
        node.putObject("leader_info")
                .put("id", settings.masterId())
                .put("pid", pid)
                .put("port", settings.port())
                .put("hostname", settings.hostname());
        node.putObject("flags");
        addAgents(node.putArray("slaves"), node.putArray("recovered_slaves"));
        var frameworks = node.putArray("frameworks");
        state.frameworks().byId().values().forEach(framework -> frameworks.add(framework(framework)));
        var completed = node.putArray("completed_frameworks");
        state.frameworks()
                .completed()
                .forEach((id, at) -> completed.addObject().put("id", id.value()).put("unregistered_time", seconds(at)));
        node.putArray("orphan_tasks");
        node.putArray("unregistered_frameworks");
        return node;
    }

    private void addAgents(ArrayNode agents, ArrayNode recovered) {
        for (var agent : state.agents().byId().values()) {
            if (agent.link() instanceof Agent.Link.Recovering) {
                recovered.add(agentInfo(agent.id(), agent.info()));
            } else {
                agents.add(agent(agent));
            }
        }
    }

    private static ObjectNode agentInfo(AgentId id, AgentInfo info) {
        var node =
                object().put("id", id.value()).put("hostname", info.hostname()).put("port", info.port());
        node.set("attributes", ResourcesJson.attributes(info.attributes()));
        return node.put("pid", "slave(1)@" + info.hostname() + ":" + info.port());
    }

    private ObjectNode agent(Agent agent) {
        var node = agentInfo(agent.id(), agent.info()).put("registered_time", seconds(agent.since()));
        var total = agent.info().resources();
        var offered = offeredByAgent.getOrDefault(agent.id(), Resources.EMPTY);
        node.set("resources", ResourcesJson.of(total));
        node.set(
                "used_resources",
                ResourcesJson.of(state.allocator().allocatedOn(agent.id()).minus(offered)));
        node.set("offered_resources", ResourcesJson.of(offered));
        node.set("reserved_resources", ResourcesJson.reserved(total));
        node.set("unreserved_resources", ResourcesJson.of(total.ofRoles(java.util.List.of(Resources.UNRESERVED))));
        node.put("active", agent.isConnected()).put("deactivated", false).put("version", MasterInfo.MESOS_VERSION);
        node.putArray("capabilities");
        return node;
    }

    private ObjectNode framework(Framework framework) {
        var info = framework.info();
        var used = framework.tasks().values().stream()
                .filter(Task::holdsResources)
                .map(task -> scalars(task.info().resources()))
                .reduce(Resources.EMPTY, Resources::plus);
        var offered = offeredByFramework.getOrDefault(framework.id(), Resources.EMPTY);
        var node = object().put("id", framework.id().value()).put("name", info.name());
        node.set("used_resources", ResourcesJson.of(used));
        node.set("offered_resources", ResourcesJson.of(offered));
        info.capabilities().forEach(node.putArray("capabilities")::add);
        node.put("hostname", info.hostname())
                .put("webui_url", info.webUiUrl().orElse(""))
                .put("active", framework.isSubscribed())
                .put("connected", framework.isSubscribed())
                .put("recovered", framework.link() instanceof Framework.Link.Recovered)
                .put("user", info.user())
                .put("failover_timeout", info.failoverTimeout().toMillis() / 1000.0)
                .put("checkpoint", true)
                .put("registered_time", seconds(framework.since()))
                .put("unregistered_time", 0.0);
        node.set("resources", ResourcesJson.of(used.plus(offered)));
        info.roles().forEach(node.putArray("roles")::add);
        var role = info.roles().isEmpty() ? Resources.UNRESERVED : info.roles().getFirst();
        addTasks(node.putArray("tasks"), framework.tasks().values(), role);
        addTasks(node.putArray("unreachable_tasks"), framework.unreachable().values(), role);
        addTasks(node.putArray("completed_tasks"), framework.completed(), role);
        var offers = node.putArray("offers");
        node.putArray("executors");
        state.offers().values().stream()
                .map(MasterState.OutstandingOffer::offer)
                .filter(offer -> offer.frameworkId().equals(framework.id()))
                .forEach(offer -> offers.addObject()
                        .put("id", offer.id().value())
                        .put("framework_id", offer.frameworkId().value())
                        .put("slave_id", offer.agentId().value())
                        .set("resources", ResourcesJson.of(offer.resources())));
        return node;
    }

    private static void addTasks(ArrayNode array, Iterable<Task> tasks, String role) {
        tasks.forEach(task -> array.add(task(task, role)));
    }

    private static ObjectNode task(Task task, String role) {
        var info = task.info();
        var shown = task.state() == TaskState.TASK_UNREACHABLE ? task.state() : task.latestState();
        var node = object().put("id", info.taskId().value())
                .put("name", info.name())
                .put("framework_id", task.frameworkId().value())
                .put("executor_id", "")
                .put("slave_id", info.agentId().value())
                .put("state", shown.name());
        node.set("resources", ResourcesJson.of(info.resources()));
        node.put("role", role);
        var statuses = node.putArray("statuses");
        task.statuses().forEach(status -> statuses.add(status(status)));
        var labels = node.putArray("labels");
        info.labels().forEach((key, value) -> labels.addObject().put("key", key).put("value", value));
        return node;
    }

    private static ObjectNode status(TaskStatus status) {
        var node = object().put("state", status.state().name()).put("timestamp", seconds(status.timestamp()));
        status.healthy().ifPresent(healthy -> node.put("healthy", healthy));
        if (!status.ipAddresses().isEmpty()) {
            var addresses = node.putObject("container_status")
                    .putArray("network_infos")
                    .addObject()
                    .putArray("ip_addresses");
            status.ipAddresses()
                    .forEach(address -> addresses
                            .addObject()
                            .put("protocol", address.contains(":") ? "IPv6" : "IPv4")
                            .put("ip_address", address));
        }
        return node;
    }

    /** Without ports, which mean nothing when added over agents. */
    private static Resources scalars(Resources resources) {
        var sum = Resources.EMPTY;
        for (var entry : resources.scalars().entrySet()) {
            sum = sum.withScalar(entry.getKey().name(), entry.getKey().role(), entry.getValue());
        }
        return sum;
    }

    static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
