package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.security.Sight;
import io.ekiden.mesos.wire.ResourcesJson;
import io.ekiden.mesos.wire.Times;
import io.ekiden.mesos.wire.v1.MasterProtos;
import io.ekiden.mesos.wire.v1.operator.AgentAnswers;
import io.ekiden.mesos.wire.v1.operator.AllocationsByRole;
import io.ekiden.mesos.wire.v1.operator.EndpointResources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.mesos.v1.Protos.Resource;

/** Agents as {@code /state} and {@code /slaves} show them. */
public final class AgentWriter {
    /** A part of {@code /state} that is written inside an agent's object. */
    interface Rest {
        void write(Agent agent, JsonGenerator json) throws IOException;
    }

    private AgentWriter() {}

    /** {@code /slaves}, all or the one of {@code slave_id}. */
    public static Json.Content list(MasterView view, Optional<String> id) {
        return json -> {
            json.writeStartObject();
            var byRole = new AllocationsByRole(view.state());
            write(view, id, json, (agent, inside) -> writeInFull(view.sight(), byRole, agent, inside));
            json.writeEndObject();
        };
    }

    /** The fields {@code slaves} and {@code recovered_slaves}. */
    static void write(MasterView view, Optional<String> id, JsonGenerator json, Rest rest) throws IOException {
        var agents = view.state().agents().byId().values().stream()
                .filter(agent -> id.isEmpty() || id.get().equals(agent.id().value()))
                .toList();
        json.writeArrayFieldStart("slaves");
        for (var agent : agents) {
            if (!(agent.link() instanceof Agent.Link.Recovering)) {
                write(view, agent, json, rest);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("recovered_slaves");
        for (var agent : agents) {
            if (agent.link() instanceof Agent.Link.Recovering) {
                json.writeStartObject();
                writeInfo(agent, json);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void writeInfo(Agent agent, JsonGenerator json) throws IOException {
        var info = agent.info();
        json.writeStringField("id", agent.id().value());
        json.writeStringField("hostname", info.hostname());
        json.writeNumberField("port", info.port());
        json.writeObjectField("attributes", ResourcesJson.attributes(info.attributes()));
        if (info.domain().isPresent()) {
            Json.field("domain", MasterProtos.write(info.domain().get()), json);
        }
        json.writeStringField("pid", "slave(1)@" + info.address().orElse(info.hostname()) + ":" + info.port());
    }

    static void write(MasterView view, Agent agent, JsonGenerator json, Rest rest) throws IOException {
        var total = agent.info().resources();
        json.writeStartObject();
        writeInfo(agent, json);
        json.writeNumberField("registered_time", Times.seconds(agent.since()));
        json.writeObjectField("resources", ResourcesJson.of(total));
        json.writeObjectField("used_resources", ResourcesJson.of(view.usedOn(agent.id())));
        json.writeObjectField("offered_resources", ResourcesJson.of(view.offeredOn(agent.id())));
        json.writeObjectField("reserved_resources", ResourcesJson.reserved(total, view.sight()::role));
        json.writeObjectField("unreserved_resources", ResourcesJson.of(total.ofRoles(List.of(Resources.UNRESERVED))));
        var mode = view.state().agents().mode(agent.id());
        json.writeBooleanField("active", agent.isConnected() && mode.isEmpty());
        json.writeBooleanField("deactivated", mode.isPresent());
        json.writeStringField("version", MasterInfo.MESOS_VERSION);
        json.writeArrayFieldStart("capabilities");
        for (var capability : AgentInfo.CAPABILITIES) {
            json.writeString(capability);
        }
        json.writeEndArray();
        if (mode.isPresent() && mode.get().drain().isPresent()) {
            Json.field("drain_info", AgentAnswers.drainInfo(mode.get().drain().get()), json);
            json.writeNumberField(
                    "estimated_drain_start_time_seconds",
                    Times.seconds(mode.get().since()));
        }
        rest.write(agent, json);
        json.writeEndObject();
    }

    /** Fields that {@code /slaves} alone has: as messages, with all that tells resources apart. */
    private static void writeInFull(Sight sight, AllocationsByRole byRole, Agent agent, JsonGenerator json)
            throws IOException {
        var total = agent.info().resources();
        json.writeObjectFieldStart("reserved_resources_full");
        var roles = new TreeSet<String>();
        total.keys().forEach(key -> roles.add(key.role()));
        roles.remove(Resources.UNRESERVED);
        roles.removeIf(role -> !sight.role(role));
        for (var role : roles) {
            json.writeFieldName(role);
            json.writeRawValue(EndpointResources.json(total.ofRoles(List.of(role)), Optional.empty()));
        }
        json.writeEndObject();
        json.writeFieldName("unreserved_resources_full");
        json.writeRawValue(EndpointResources.json(total.ofRoles(List.of(Resources.UNRESERVED)), Optional.empty()));
        json.writeFieldName("used_resources_full");
        json.writeRawValue(EndpointResources.json(allocated(sight, byRole.usedOn(agent.id()))));
        json.writeFieldName("offered_resources_full");
        json.writeRawValue(EndpointResources.json(allocated(sight, byRole.offeredOn(agent.id()))));
    }

    private static List<Resource> allocated(Sight sight, SortedMap<String, Resources> byRole) {
        var messages = new ArrayList<Resource>();
        byRole.forEach((role, resources) -> {
            if (sight.role(role)) {
                messages.addAll(EndpointResources.write(resources, Optional.of(role)));
            }
        });
        return messages;
    }
}
