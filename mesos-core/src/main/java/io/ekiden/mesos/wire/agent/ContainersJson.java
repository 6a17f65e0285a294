package io.ekiden.mesos.wire.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.agent.usage.Container;
import io.ekiden.mesos.agent.usage.NestedContainer;
import io.ekiden.mesos.wire.v0.Json;
import io.ekiden.mesos.wire.v1.agent.ContainerProtos;
import java.io.IOException;
import java.util.List;

/** An agent's {@code /containers} and {@code /monitor/statistics}. <b>Source:</b> Mesos {@code slave/http.cpp}. */
public final class ContainersJson {
    private ContainersJson() {}

    /** Those of executors. */
    public static Json.Content containers(List<Container> containers) {
        return containers(
                containers.stream()
                        .filter(container -> container.parent().isEmpty())
                        .toList(),
                List.of());
    }

    /** With the tasks of groups, each after its executor, and what somebody runs within them all. */
    public static Json.Content containers(List<Container> containers, List<NestedContainer> nested) {
        return json -> {
            json.writeStartArray();
            for (var container : containers) {
                json.writeStartObject();
                json.writeStringField("container_id", container.id().value());
                executor(json, container);
                Json.field("statistics", ContainerProtos.statistics(container), json);
                Json.field("status", ContainerProtos.status(container), json);
                json.writeEndObject();
            }
            for (var container : nested) {
                json.writeStartObject();
                json.writeStringField("container_id", container.chain().getLast());
                Json.field("statistics", ContainerProtos.statistics(container), json);
                Json.field("status", ContainerProtos.status(container), json);
                json.writeEndObject();
            }
            json.writeEndArray();
        };
    }

    /** Of executors. */
    public static Json.Content statistics(List<Container> containers) {
        return json -> {
            json.writeStartArray();
            for (var container : containers) {
                if (container.parent().isEmpty()) {
                    json.writeStartObject();
                    executor(json, container);
                    Json.field("statistics", ContainerProtos.statistics(container), json);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        };
    }

    private static void executor(JsonGenerator json, Container container) throws IOException {
        json.writeStringField("executor_id", container.executorId().value());
        json.writeStringField("executor_name", container.executorName());
        json.writeStringField("framework_id", container.frameworkId().value());
        json.writeStringField("source", container.source());
    }
}
