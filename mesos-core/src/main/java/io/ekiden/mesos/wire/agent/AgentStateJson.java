package io.ekiden.mesos.wire.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.wire.ResourcesJson;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An agent's {@code /state}, with the field names of Mesos 1.11. As for Mesos command tasks there is one executor a task, whose
 * {@code directory} is the sandbox; tasks of groups share one. Frameworks are known by their ids only; what has ended is left out.
 */
public final class AgentStateJson {
    private AgentStateJson() {}

    /** @param sandboxes where the files of a run are */
    public static ObjectNode of(AgentState state, Function<TaskRun, Path> sandboxes) {
        var info = state.info();
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("version", MasterInfo.MESOS_VERSION)
                .put("id", state.registration().id().map(AgentId::value).orElse(""))
                .put("pid", "slave(1)@" + info.hostname() + ":" + info.port())
                .put("hostname", info.hostname());
        node.set("resources", ResourcesJson.of(info.resources()));
        node.set("attributes", ResourcesJson.attributes(info.attributes()));
        var executors = new TreeMap<FrameworkId, Map<String, ObjectNode>>();
        var frameworks = node.putArray("frameworks");
        var lists = new TreeMap<FrameworkId, ArrayNode>();
        for (var task : state.tasks().values()) {
            var run = task.run();
            var list = lists.computeIfAbsent(
                    run.frameworkId(),
                    id -> frameworks.addObject().put("id", id.value()).putArray("executors"));
            var container = run.group().map(TaskRun.Group::executor).orElse(run.containerId());
            var executor = executors
                    .computeIfAbsent(run.frameworkId(), _ -> new HashMap<>())
                    .computeIfAbsent(container.value(), id -> list.addObject().put("container", id));
            addTask(executor, task, sandboxes.apply(run));
        }
        node.putArray("completed_frameworks");
        return node;
    }

    /** The sandbox of a group's executor is two directories above those of its tasks. */
    private static void addTask(ObjectNode executor, AgentTask task, Path sandbox) {
        var run = task.run();
        var info = run.task();
        var shared = info.executor();
        if (!executor.has("id")) {
            var directory = shared.isPresent() ? sandbox.resolve("../..").normalize() : sandbox;
            executor.put("id", info.executorId().value())
                    .put("name", info.executorName())
                    .put("source", shared.isPresent() ? "" : info.taskId().value())
                    .put("directory", directory.toString());
            shared.ifPresent(_ -> executor.put("type", "DEFAULT"));
            executor.set(
                    "resources",
                    ResourcesJson.of(shared.map(ExecutorInfo::resources).orElse(info.resources())));
            executor.putArray("tasks");
        }
        executor.withArray("tasks")
                .addObject()
                .put("id", info.taskId().value())
                .put("name", info.name())
                .put("framework_id", run.frameworkId().value())
                .put("executor_id", shared.map(own -> own.executorId().value()).orElse(""))
                .put("slave_id", run.agentId().value())
                .put("state", task.latestState().name())
                .set("resources", ResourcesJson.of(info.resources()));
    }
}
