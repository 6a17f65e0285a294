package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.wire.ResourcesJson;
import io.ekiden.mesos.wire.Times;
import io.ekiden.mesos.wire.v1.task.CheckProtos;
import io.ekiden.mesos.wire.v1.task.ContainerInfoProtos;
import io.ekiden.mesos.wire.v1.task.DiscoveryProtos;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tasks as {@code /state} and {@code /tasks} show them. */
public final class TaskWriter {
    private static final int DEFAULT_LIMIT = 100;

    private TaskWriter() {}

    /**
     * {@code /tasks}: {@code limit} (100), {@code offset} (0), {@code order} ({@code des} or {@code asc}, by the time of the first status),
     * {@code framework_id}, {@code task_id}. Values that are no numbers are as good as absent.
     */
    public static Json.Content list(MasterState state, Map<String, String> query) {
        long limit = number(query.get("limit")).orElse(DEFAULT_LIMIT);
        long offset = number(query.get("offset")).orElse(0);
        var byTime = Comparator.comparing(TaskWriter::begun);
        return json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("tasks");
            var ended = state.frameworks().history().stream().map(MasterState.EndedFramework::framework);
            var tasks = Stream.concat(state.frameworks().byId().values().stream(), ended)
                    .filter(framework ->
                            accepts(query.get("framework_id"), framework.id().value()))
                    .flatMap(framework -> all(framework)
                            .filter(task -> accepts(
                                    query.get("task_id"), task.info().taskId().value()))
                            .map(task -> new Shown(task, role(framework))))
                    .sorted("asc".equals(query.get("order")) ? byTime : byTime.reversed())
                    .skip(offset)
                    .limit(limit)
                    .toList();
            for (var shown : tasks) {
                write(shown.task(), shown.role(), json);
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    /** What is shown of a task besides what it was launched with. */
    public record Standing(
            FrameworkId frameworkId, AgentId agentId, TaskState state, String role, List<TaskStatus> statuses) {}

    private record Shown(Task task, String role) {}

    private static double begun(Shown shown) {
        var statuses = shown.task().statuses();
        return statuses.isEmpty()
                ? Double.MAX_VALUE
                : Times.seconds(statuses.getFirst().timestamp());
    }

    private static Stream<Task> all(Framework framework) {
        return Stream.of(framework.tasks().values(), framework.unreachable().values(), framework.completed())
                .flatMap(Collection::stream);
    }

    private static boolean accepts(@Nullable String wanted, String value) {
        return wanted == null || wanted.equals(value);
    }

    private static OptionalLong number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    static String role(Framework framework) {
        var roles = framework.info().roles();
        return roles.isEmpty() ? Resources.UNRESERVED : roles.getFirst();
    }

    static void write(String field, Iterable<Task> tasks, String role, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (var task : tasks) {
            write(task, role, json);
        }
        json.writeEndArray();
    }

    static TaskState shownState(Task task) {
        if (task.state() != TaskState.TASK_UNREACHABLE) {
            return task.latestState();
        }
        // In the words of its framework.
        return task.lastStatus().map(TaskStatus::state).orElse(task.state());
    }

    private static void write(Task task, String role, JsonGenerator json) throws IOException {
        var info = task.info();
        var standing = new Standing(
                task.frameworkId(),
                info.agentId(),
                shownState(task),
                info.paidBy().orElse(role),
                task.statuses());
        write(info, standing, json);
    }

    /** One task of a master or of an agent. */
    public static void write(TaskInfo info, Standing standing, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", info.taskId().value());
        json.writeStringField("name", info.name());
        json.writeStringField("framework_id", standing.frameworkId().value());
        json.writeStringField(
                "executor_id",
                info.executor().map(own -> own.executorId().value()).orElse(""));
        json.writeStringField("slave_id", standing.agentId().value());
        json.writeStringField("state", standing.state().name());
        json.writeObjectField("resources", ResourcesJson.of(info.resources()));
        json.writeStringField("role", standing.role());
        json.writeArrayFieldStart("statuses");
        for (var status : standing.statuses()) {
            write(status, json);
        }
        json.writeEndArray();
        if (info.command().user().isPresent()) {
            json.writeStringField("user", info.command().user().get());
        }
        writeLabels(info.labels(), json);
        if (info.discovery().isPresent()) {
            Json.field("discovery", DiscoveryProtos.write(info.discovery().get()), json);
        }
        if (info.container().isPresent()) {
            Json.field(
                    "container",
                    ContainerInfoProtos.write(info.container().get().shown()),
                    json);
        }
        if (info.healthCheck().isPresent()) {
            Json.field("health_check", CheckProtos.write(info.healthCheck().get()), json);
        }
        json.writeEndObject();
    }

    public static void writeLabels(Map<String, String> labels, JsonGenerator json) throws IOException {
        if (labels.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("labels");
        for (var label : labels.entrySet()) {
            json.writeStartObject();
            json.writeStringField("key", label.getKey());
            json.writeStringField("value", label.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(TaskStatus status, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("state", status.state().name());
        json.writeNumberField("timestamp", Times.seconds(status.timestamp()));
        var container = status.container();
        if (!container.equals(TaskStatus.ContainerStatus.UNKNOWN)) {
            json.writeObjectFieldStart("container_status");
            writeId(container, json);
            writeAddresses(container, json);
            json.writeEndObject();
        }
        if (status.healthy().isPresent()) {
            json.writeBooleanField("healthy", status.healthy().get());
        }
        json.writeEndObject();
    }

    private static void writeId(TaskStatus.ContainerStatus container, JsonGenerator json) throws IOException {
        if (container.id().isPresent()) {
            json.writeObjectFieldStart("container_id");
            json.writeStringField("value", container.id().get().value());
            if (container.parent().isPresent()) {
                json.writeObjectFieldStart("parent");
                json.writeStringField("value", container.parent().get().value());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
    }

    private static void writeAddresses(TaskStatus.ContainerStatus container, JsonGenerator json) throws IOException {
        if (container.ipAddresses().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("network_infos");
        json.writeStartObject();
        if (container.network().isPresent()) {
            json.writeStringField("name", container.network().get());
        }
        json.writeArrayFieldStart("ip_addresses");
        for (var address : container.ipAddresses()) {
            json.writeStartObject();
            json.writeStringField("protocol", address.contains(":") ? "IPv6" : "IPv4");
            json.writeStringField("ip_address", address);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }
}
