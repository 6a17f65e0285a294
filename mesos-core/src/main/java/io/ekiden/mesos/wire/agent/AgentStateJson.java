package io.ekiden.mesos.wire.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.wire.ResourcesJson;
import io.ekiden.mesos.wire.Times;
import io.ekiden.mesos.wire.v0.Json;
import io.ekiden.mesos.wire.v0.TaskWriter;
import io.ekiden.mesos.wire.v1.MasterProtos;
import io.ekiden.mesos.wire.v1.operator.EndpointResources;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An agent's {@code /state}, with the field names of Mesos 1.11. As for Mesos command tasks there is one executor a task, whose
 * {@code directory} is the sandbox; tasks of groups share one. Frameworks are known by their ids only; of what has ended there is what its
 * framework has not acknowledged yet.
 */
public final class AgentStateJson {
    private final AgentView view;
    private final List<AgentExecutor> executors;

    private AgentStateJson(AgentView view) {
        this.view = view;
        this.executors = AgentExecutor.all(view.state());
    }

    public static Json.Content of(AgentView view) {
        return json -> new AgentStateJson(view).write(json);
    }

    private void write(JsonGenerator json) throws IOException {
        var info = view.state().info();
        json.writeStartObject();
        json.writeStringField("version", MasterInfo.MESOS_VERSION);
        json.writeNumberField("start_time", Times.seconds(view.setup().startedAt()));
        json.writeStringField(
                "id", view.state().registration().id().map(AgentId::value).orElse(""));
        json.writeStringField("pid", "slave(1)@" + info.address().orElse(info.hostname()) + ":" + info.port());
        json.writeStringField("hostname", info.hostname());
        json.writeObjectField("capabilities", AgentInfo.CAPABILITIES);
        writeResources(json, info.resources());
        json.writeArrayFieldStart("resource_providers");
        json.writeEndArray();
        json.writeObjectField("attributes", ResourcesJson.attributes(info.attributes()));
        if (info.domain().isPresent()) {
            Json.field("domain", MasterProtos.write(info.domain().get()), json);
        }
        json.writeObjectField("flags", AgentFlags.of(view));
        writeFrameworks(json);
        json.writeArrayFieldStart("completed_frameworks");
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeResources(JsonGenerator json, Resources total) throws IOException {
        var nobodys = total.ofRoles(List.of(Resources.UNRESERVED));
        var used = executors.stream()
                .filter(executor -> executor.stage() != AgentExecutor.Stage.TERMINATED)
                .map(AgentExecutor::resources)
                .reduce(Resources.EMPTY, Resources::plus);
        json.writeObjectField("resources", ResourcesJson.of(total));
        json.writeObjectField("reserved_resources", ResourcesJson.reserved(total, _ -> true));
        json.writeObjectField("unreserved_resources", ResourcesJson.of(nobodys));
        json.writeObjectFieldStart("reserved_resources_full");
        var roles = new TreeSet<String>();
        total.keys().forEach(key -> roles.add(key.role()));
        roles.remove(Resources.UNRESERVED);
        for (var role : roles) {
            json.writeFieldName(role);
            json.writeRawValue(EndpointResources.json(total.ofRoles(List.of(role)), Optional.empty()));
        }
        json.writeEndObject();
        json.writeFieldName("unreserved_resources_full");
        json.writeRawValue(EndpointResources.json(nobodys, Optional.empty()));
        json.writeObjectField("reserved_resources_allocated", ResourcesJson.reserved(used, _ -> true));
        json.writeObjectField(
                "unreserved_resources_allocated", ResourcesJson.of(used.ofRoles(List.of(Resources.UNRESERVED))));
    }

    private void writeFrameworks(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("frameworks");
        var ids = executors.stream().map(AgentExecutor::frameworkId).distinct().toList();
        for (var id : ids) {
            var own = executors.stream()
                    .filter(executor -> executor.frameworkId().equals(id))
                    .toList();
            json.writeStartObject();
            json.writeStringField("id", id.value());
            writeOwner(own, json);
            json.writeArrayFieldStart("executors");
            for (var executor : own) {
                if (executor.stage() != AgentExecutor.Stage.TERMINATED) {
                    write(executor, json);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("completed_executors");
            for (var executor : own) {
                if (executor.stage() == AgentExecutor.Stage.TERMINATED) {
                    write(executor, json);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Of a framework with an executor of its own, which is told all this. */
    private static void writeOwner(List<AgentExecutor> executors, JsonGenerator json) throws IOException {
        var process = executors.stream()
                .flatMap(executor -> executor.process().stream())
                .findFirst();
        if (process.isEmpty()) {
            return;
        }
        var owner = process.get().owner();
        json.writeStringField("name", owner.name());
        json.writeStringField("user", owner.user());
        json.writeNumberField("failover_timeout", owner.failoverTimeout().toNanos() / 1e9);
        json.writeBooleanField("checkpoint", owner.checkpoint());
        json.writeStringField("hostname", owner.hostname());
        if (owner.principal().isPresent()) {
            json.writeStringField("principal", owner.principal().get());
        }
        if (owner.capabilities().contains("MULTI_ROLE")) {
            json.writeArrayFieldStart("roles");
            for (var role : owner.roles()) {
                json.writeString(role);
            }
            json.writeEndArray();
        } else {
            json.writeStringField("role", owner.roles().stream().findFirst().orElse(Resources.UNRESERVED));
        }
    }

    private void write(AgentExecutor executor, JsonGenerator json) throws IOException {
        var run = executor.run();
        var info = run.task();
        boolean shared = info.executor().isPresent();
        json.writeStartObject();
        json.writeStringField("id", info.executorId().value());
        json.writeStringField("name", info.executorName());
        json.writeStringField(
                "source",
                shared
                        ? info.executor()
                                .flatMap(ExecutorInfo::program)
                                .flatMap(ExecutorInfo.Program::source)
                                .orElse("")
                        : info.taskId().value());
        json.writeStringField("container", executor.container().value());
        var sandbox = view.setup().sandboxes().apply(run);
        json.writeStringField("directory", Sandboxes.ofExecutor(run, sandbox).toString());
        json.writeObjectField("resources", ResourcesJson.of(executor.resources()));
        json.writeStringField("role", executor.role());
        TaskWriter.writeLabels(executor.labels(), json);
        if (shared) {
            json.writeStringField("type", info.hasProgram() ? "CUSTOM" : "DEFAULT");
        }
        write("tasks", executor.launched(), json);
        write("queued_tasks", executor.queued(), json);
        write("completed_tasks", executor.ended(), json);
        json.writeEndObject();
    }

    private static void write(String field, List<AgentTask> tasks, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (var task : tasks) {
            write(task, json);
        }
        json.writeEndArray();
    }

    /** Its updates are not remembered. */
    private static void write(AgentTask task, JsonGenerator json) throws IOException {
        var run = task.run();
        var info = run.task();
        var standing =
                new TaskWriter.Standing(run.frameworkId(), run.agentId(), task.latestState(), info.role(), List.of());
        TaskWriter.write(info, standing, json);
    }
}
