package io.ekiden.orchestrator.api.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.door.AgentDoor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Which container of an agent a task is. That of a task alone, and of an executor of a user's own, is the one of its executor; that of a
 * task of a group is within that of the group, and is named by what the task has last said.
 *
 * <p><b>Source:</b> v1 agent.proto {@code GET_CONTAINERS}, {@code GET_TASKS}.
 */
final class TaskContainers {
    private final AgentDoor agents;

    TaskContainers(AgentDoor agents) {
        this.agents = agents;
    }

    /** Why there is none. */
    static String notRunning(Sandbox sandbox) {
        return "Task '" + sandbox.task().value() + "' has no container at its agent: it has ended, or has not begun";
    }

    /** Its {@code ContainerID}, with those around it; empty when there is none. */
    Future<Optional<JsonNode>> id(Sandbox sandbox) {
        return sandbox.inGroup()
                ? agents.call(sandbox.agent(), Json.object().put("type", "GET_TASKS"))
                        .map(answer -> named(answer.path("get_tasks").path("launched_tasks"), sandbox))
                : containers(sandbox).map(all -> own(all, sandbox).map(one -> one.path("container_id")));
    }

    /**
     * What it uses: {@code ResourceStatistics}. Agents of Mesos measure a group as a whole: where nothing is known of a task of it alone,
     * that is what there is.
     */
    Future<Optional<JsonNode>> statistics(Sandbox sandbox) {
        return containers(sandbox).compose(all -> {
            var own = own(all, sandbox);
            if (!sandbox.inGroup()) {
                return Future.succeededFuture(own.flatMap(TaskContainers::measured));
            }
            return id(sandbox)
                    .map(id -> id.flatMap(container -> all.stream()
                            .filter(one -> isSame(one, container))
                            .findFirst()
                            .flatMap(TaskContainers::measured)
                            .or(() -> own.flatMap(TaskContainers::measured))));
        });
    }

    private Future<List<JsonNode>> containers(Sandbox sandbox) {
        var call = Json.object().put("type", "GET_CONTAINERS");
        call.putObject("get_containers").put("show_nested", sandbox.inGroup());
        return agents.call(sandbox.agent(), call)
                .map(answer -> list(answer.path("get_containers").path("containers")));
    }

    private static List<JsonNode> list(JsonNode array) {
        var list = new ArrayList<JsonNode>();
        array.forEach(list::add);
        return list;
    }

    /** That of its executor. */
    private static Optional<JsonNode> own(List<JsonNode> containers, Sandbox sandbox) {
        return containers.stream()
                .filter(one -> value(one, "executor_id").equals(sandbox.executor())
                        && value(one, "framework_id").equals(sandbox.framework().value())
                        && !one.path("container_id").has("parent"))
                .findFirst();
    }

    /** Some agents tell the chain in the status alone. */
    private static boolean isSame(JsonNode container, JsonNode id) {
        var shown = container.path("container_status").path("container_id");
        return container.path("container_id").equals(id) || shown.equals(id);
    }

    private static Optional<JsonNode> named(JsonNode tasks, Sandbox sandbox) {
        return StreamSupport.stream(tasks.spliterator(), false)
                .filter(task -> value(task, "task_id").equals(sandbox.task().value())
                        && value(task, "framework_id")
                                .equals(sandbox.framework().value()))
                .flatMap(task -> list(task.path("statuses")).reversed().stream())
                .map(status -> status.path("container_status").path("container_id"))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    private static String value(JsonNode holder, String id) {
        return holder.path(id).path("value").asText();
    }

    /** More than the time at which nothing was measured. */
    private static Optional<JsonNode> measured(JsonNode container) {
        return Optional.of(container.path("resource_statistics")).filter(statistics -> statistics.size() > 1);
    }
}
