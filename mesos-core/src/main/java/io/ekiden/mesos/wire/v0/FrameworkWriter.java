package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.wire.ResourcesJson;
import java.io.IOException;
import java.util.Optional;

/** Frameworks as {@code /state} and {@code /frameworks} show them. */
public final class FrameworkWriter {
    private FrameworkWriter() {}

    /** {@code /frameworks}, all or the one of {@code framework_id}. */
    public static Json.Content list(MasterView view, Optional<String> id) {
        return json -> {
            json.writeStartObject();
            write(view, id, json);
            json.writeArrayFieldStart("unregistered_frameworks");
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    /** The fields {@code frameworks} and {@code completed_frameworks}. */
    static void write(MasterView view, Optional<String> id, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("frameworks");
        for (var framework : view.state().frameworks().byId().values()) {
            if (id.isEmpty() || id.get().equals(framework.id().value())) {
                write(view, framework, json);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("completed_frameworks");
        for (var entry : view.state().frameworks().completed().entrySet()) {
            if (id.isEmpty() || id.get().equals(entry.getKey().value())) {
                json.writeStartObject();
                json.writeStringField("id", entry.getKey().value());
                json.writeNumberField("unregistered_time", MasterView.seconds(entry.getValue()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void write(MasterView view, Framework framework, JsonGenerator json) throws IOException {
        var info = framework.info();
        var role = TaskWriter.role(framework);
        json.writeStartObject();
        writeSummary(view, framework, json);
        json.writeStringField("user", info.user());
        json.writeNumberField("failover_timeout", info.failoverTimeout().toMillis() / 1000.0);
        json.writeBooleanField("checkpoint", info.checkpoint());
        json.writeNumberField("registered_time", MasterView.seconds(framework.since()));
        json.writeNumberField("unregistered_time", 0.0);
        if (info.principal().isPresent()) {
            json.writeStringField("principal", info.principal().get());
        }
        json.writeObjectField("resources", ResourcesJson.of(used(framework).plus(view.offeredTo(framework.id()))));
        json.writeArrayFieldStart("roles");
        for (var each : info.roles()) {
            json.writeString(each);
        }
        json.writeEndArray();
        TaskWriter.write("tasks", framework.tasks().values(), role, json);
        TaskWriter.write("unreachable_tasks", framework.unreachable().values(), role, json);
        TaskWriter.write("completed_tasks", framework.completed(), role, json);
        writeOffers(view.state(), framework, json);
        json.writeArrayFieldStart("executors");
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The fields that {@code /state-summary} has too. */
    static void writeSummary(MasterView view, Framework framework, JsonGenerator json) throws IOException {
        var info = framework.info();
        json.writeStringField("id", framework.id().value());
        json.writeStringField("name", info.name());
        json.writeObjectField("used_resources", ResourcesJson.of(used(framework)));
        json.writeObjectField("offered_resources", ResourcesJson.of(view.offeredTo(framework.id())));
        json.writeArrayFieldStart("capabilities");
        for (var capability : info.capabilities()) {
            json.writeString(capability);
        }
        json.writeEndArray();
        json.writeStringField("hostname", info.hostname());
        json.writeStringField("webui_url", info.webUiUrl().orElse(""));
        json.writeBooleanField("active", framework.isSubscribed());
        json.writeBooleanField("connected", framework.isSubscribed());
        json.writeBooleanField("recovered", framework.link() instanceof Framework.Link.Recovered);
    }

    private static Resources used(Framework framework) {
        return MasterView.sum(framework.tasks().values().stream()
                .filter(Task::holdsResources)
                .map(task -> task.info().resources()));
    }

    private static void writeOffers(MasterState state, Framework framework, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("offers");
        for (var outstanding : state.offers().values()) {
            var offer = outstanding.offer();
            if (offer.frameworkId().equals(framework.id())) {
                json.writeStartObject();
                json.writeStringField("id", offer.id().value());
                json.writeStringField("framework_id", offer.frameworkId().value());
                json.writeObjectFieldStart("allocation_info");
                json.writeStringField("role", offer.role());
                json.writeEndObject();
                json.writeStringField("slave_id", offer.agentId().value());
                json.writeObjectField("resources", ResourcesJson.of(offer.resources()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }
}
