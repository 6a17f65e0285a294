package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.wire.Times;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code /state} and {@code /state-summary}, with the field names of Mesos 1.11, for tools like Mesos-DNS and exporters. Fields of what
 * Ekiden's master does not have are left out or empty.
 */
public final class StateWriter {
    /** Those {@code /state-summary} counts. */
    private static final List<TaskState> COUNTED = List.of(
            TaskState.TASK_STAGING,
            TaskState.TASK_STARTING,
            TaskState.TASK_RUNNING,
            TaskState.TASK_KILLING,
            TaskState.TASK_FINISHED,
            TaskState.TASK_KILLED,
            TaskState.TASK_FAILED,
            TaskState.TASK_LOST,
            TaskState.TASK_ERROR,
            TaskState.TASK_UNREACHABLE);

    private StateWriter() {}

    public static Json.Content state(MasterView view) {
        return json -> {
            json.writeStartObject();
            writeMaster(view, json);
            // Left out as a whole, as in Mesos.
            if (view.sight().flags()) {
                json.writeObjectFieldStart("flags");
                for (var flag : FlagsWriter.flags(view.settings()).entrySet()) {
                    json.writeStringField(flag.getKey(), flag.getValue());
                }
                json.writeEndObject();
            }
            AgentWriter.write(view, Optional.empty(), json, (_, _) -> {});
            FrameworkWriter.write(view, Optional.empty(), json);
            for (var none : new String[] {"orphan_tasks", "unregistered_frameworks"}) {
                json.writeArrayFieldStart(none);
                json.writeEndArray();
            }
            json.writeEndObject();
        };
    }

    private static void writeMaster(MasterView view, JsonGenerator json) throws IOException {
        var info = view.settings().info();
        var agents = view.state().agents();
        long connected =
                agents.byId().values().stream().filter(Agent::isConnected).count();
        json.writeStringField("version", MasterInfo.MESOS_VERSION);
        json.writeNumberField("start_time", Times.seconds(view.startedAt()));
        json.writeNumberField("elected_time", Times.seconds(view.startedAt()));
        json.writeStringField("id", info.id());
        json.writeStringField("pid", info.pid());
        json.writeStringField("hostname", info.hostname());
        json.writeArrayFieldStart("capabilities");
        json.writeString("AGENT_UPDATE");
        json.writeString("AGENT_DRAINING");
        json.writeString("QUOTA_V2");
        json.writeEndArray();
        json.writeNumberField("activated_slaves", (double) connected);
        json.writeNumberField("deactivated_slaves", (double)
                (agents.byId().size() - connected - agents.recovering().size()));
        json.writeNumberField(
                "unreachable_slaves", (double) agents.unreachable().size());
        json.writeStringField("leader", info.pid());
        json.writeObjectFieldStart("leader_info");
        json.writeStringField("id", info.id());
        json.writeStringField("pid", info.pid());
        json.writeNumberField("port", info.port());
        json.writeStringField("hostname", info.hostname());
        json.writeEndObject();
    }

    public static Json.Content summary(MasterView view) {
        return json -> {
            var byAgent = new HashMap<AgentId, Tally>();
            for (var framework : view.state().frameworks().byId().values()) {
                tasks(framework)
                        .forEach(task -> byAgent.computeIfAbsent(task.info().agentId(), _ -> new Tally())
                                .add(task));
            }
            json.writeStartObject();
            json.writeStringField("hostname", view.settings().info().hostname());
            json.writeArrayFieldStart("slaves");
            for (var agent : view.state().agents().byId().values()) {
                if (!(agent.link() instanceof Agent.Link.Recovering)) {
                    var tally = byAgent.getOrDefault(agent.id(), new Tally());
                    AgentWriter.write(
                            view, agent, json, (_, inside) -> tally.write("framework_ids", tally.frameworks, inside));
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("frameworks");
            for (var framework : view.state().frameworks().byId().values()) {
                var tally = new Tally();
                tasks(framework).forEach(tally::add);
                json.writeStartObject();
                FrameworkWriter.writeSummary(view, framework, json);
                tally.write("slave_ids", tally.agents, json);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    private static List<Task> tasks(Framework framework) {
        return Stream.of(framework.tasks().values(), framework.unreachable().values(), framework.completed())
                .flatMap(Collection::stream)
                .toList();
    }

    /** How many tasks in each state, and whose. */
    private static final class Tally {
        private final Map<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
        private final TreeSet<String> frameworks = new TreeSet<>();
        private final TreeSet<String> agents = new TreeSet<>();

        void add(Task task) {
            counts.merge(TaskWriter.shownState(task), 1, Integer::sum);
            frameworks.add(task.frameworkId().value());
            agents.add(task.info().agentId().value());
        }

        void write(String field, Set<String> ids, JsonGenerator json) throws IOException {
            for (var state : COUNTED) {
                json.writeNumberField(state.name(), counts.getOrDefault(state, 0));
            }
            json.writeArrayFieldStart(field);
            for (var id : ids) {
                json.writeString(id);
            }
            json.writeEndArray();
        }
    }
}
