package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.wire.ResourcesJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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
            write(view, id, json, (_, _) -> {});
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
        json.writeStringField("pid", "slave(1)@" + info.address().orElse(info.hostname()) + ":" + info.port());
    }

    static void write(MasterView view, Agent agent, JsonGenerator json, Rest rest) throws IOException {
        var total = agent.info().resources();
        json.writeStartObject();
        writeInfo(agent, json);
        json.writeNumberField("registered_time", MasterView.seconds(agent.since()));
        json.writeObjectField("resources", ResourcesJson.of(total));
        json.writeObjectField("used_resources", ResourcesJson.of(view.usedOn(agent.id())));
        json.writeObjectField("offered_resources", ResourcesJson.of(view.offeredOn(agent.id())));
        json.writeObjectField("reserved_resources", ResourcesJson.reserved(total));
        json.writeObjectField("unreserved_resources", ResourcesJson.of(total.ofRoles(List.of(Resources.UNRESERVED))));
        json.writeBooleanField("active", agent.isConnected());
        json.writeBooleanField("deactivated", false);
        json.writeStringField("version", MasterInfo.MESOS_VERSION);
        json.writeArrayFieldStart("capabilities");
        json.writeEndArray();
        rest.write(agent, json);
        json.writeEndObject();
    }
}
