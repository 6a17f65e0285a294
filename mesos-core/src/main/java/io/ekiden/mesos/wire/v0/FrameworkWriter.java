package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.wire.ResourcesJson;
import io.ekiden.mesos.wire.Times;
import io.ekiden.mesos.wire.v1.OfferConstraintProtos;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
                write(view, framework, Instant.EPOCH, json);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("completed_frameworks");
        var shown = new HashSet<FrameworkId>();
        for (var ended : view.state().frameworks().history()) {
            shown.add(ended.framework().id());
            if (id.isEmpty() || id.get().equals(ended.framework().id().value())) {
                write(view, ended.framework(), ended.at(), json);
            }
        }
        for (var entry : view.state().frameworks().completed().entrySet()) {
            if (!shown.contains(entry.getKey())
                    && (id.isEmpty() || id.get().equals(entry.getKey().value()))) {
                // It ended under another master: no more is known of it.
                json.writeStartObject();
                json.writeStringField("id", entry.getKey().value());
                json.writeNumberField("unregistered_time", Times.seconds(entry.getValue()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    /** @param ended the epoch when it has not */
    private static void write(MasterView view, Framework framework, Instant ended, JsonGenerator json)
            throws IOException {

        var info = framework.info();
        var role = TaskWriter.role(framework);
        json.writeStartObject();
        writeSummary(view, framework, json);
        json.writeStringField("user", info.user());
        json.writeNumberField("failover_timeout", info.failoverTimeout().toMillis() / 1000.0);
        json.writeBooleanField("checkpoint", info.checkpoint());
        json.writeNumberField("registered_time", Times.seconds(framework.since()));
        json.writeNumberField("unregistered_time", Times.seconds(ended));
        if (info.principal().isPresent()) {
            json.writeStringField("principal", info.principal().get());
        }
        json.writeObjectField(
                "resources", ResourcesJson.of(used(view, framework).plus(view.offeredTo(framework.id()))));
        json.writeArrayFieldStart("roles");
        for (var each : info.roles()) {
            json.writeString(each);
        }
        json.writeEndArray();
        if (!info.capabilities().contains("MULTI_ROLE")) {
            json.writeStringField("role", role);
        }
        TaskWriter.write("tasks", framework.tasks().values(), role, json);
        TaskWriter.write("unreachable_tasks", framework.unreachable().values(), role, json);
        TaskWriter.write("completed_tasks", framework.completed(), role, json);
        writeOffers(view.state(), framework, json);
        writeExecutors(view.executorsOf(framework.id()), json);
        Json.field("offer_constraints", OfferConstraintProtos.write(info.offerConstraints()), json);
        json.writeEndObject();
    }

    /** The fields that {@code /state-summary} has too. */
    static void writeSummary(MasterView view, Framework framework, JsonGenerator json) throws IOException {
        var info = framework.info();
        json.writeStringField("id", framework.id().value());
        json.writeStringField("name", info.name());
        json.writeObjectField("used_resources", ResourcesJson.of(used(view, framework)));
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

    private static Resources used(MasterView view, Framework framework) {
        var ofTasks = framework.tasks().values().stream()
                .filter(Task::holdsResources)
                .map(task -> task.info().resources());
        var ofExecutors = view.executorsOf(framework.id()).stream()
                .map(executor -> executor.info().resources());
        return Resources.sum(Stream.concat(ofTasks, ofExecutors));
    }

    private static void writeExecutors(List<MasterView.Executor> executors, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("executors");
        for (var executor : executors) {
            var info = executor.info();
            json.writeStartObject();
            json.writeStringField("executor_id", info.executorId().value());
            json.writeStringField("name", info.name());
            json.writeStringField(
                    "framework_id", info.frameworkId().map(FrameworkId::value).orElse(""));
            writeCommand(info, json);
            json.writeObjectField("resources", ResourcesJson.of(info.resources()));
            json.writeStringField("role", info.role());
            TaskWriter.writeLabels(info.labels(), json);
            json.writeStringField("type", info.program().isPresent() ? "CUSTOM" : "DEFAULT");
            var source = info.program().flatMap(ExecutorInfo.Program::source);
            if (source.isPresent()) {
                json.writeStringField("source", source.get());
            }
            json.writeStringField("slave_id", executor.agentId().value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Of a program that its agent has not told yet, after a failover, nothing is known. */
    private static void writeCommand(ExecutorInfo info, JsonGenerator json) throws IOException {
        var command = info.program().map(ExecutorInfo.Program::command);
        if (command.isEmpty() || command.get().value().isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("command");
        json.writeBooleanField("shell", command.get().shell());
        json.writeStringField("value", command.get().value());
        json.writeArrayFieldStart("argv");
        for (var argument : command.get().arguments()) {
            json.writeString(argument);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("environment");
        json.writeArrayFieldStart("variables");
        for (var variable : command.get().environment().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", variable.getKey());
            json.writeStringField("type", "VALUE");
            json.writeStringField("value", variable.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeArrayFieldStart("uris");
        for (var uri : command.get().uris()) {
            json.writeStartObject();
            json.writeStringField("value", uri.value());
            json.writeBooleanField("executable", uri.executable());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
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
