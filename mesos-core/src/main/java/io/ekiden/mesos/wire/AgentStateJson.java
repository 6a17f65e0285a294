package io.ekiden.mesos.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.TaskRun;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An agent's {@code /state}, with the field names of Mesos 1.11. As for Mesos command tasks there is one executor a task, whose
 * {@code directory} is the sandbox. Frameworks are known by their ids only; what has ended is left out.
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
        var executors = new TreeMap<FrameworkId, ArrayNode>();
        var frameworks = node.putArray("frameworks");
        for (var task : state.tasks().values()) {
            executors
                    .computeIfAbsent(
                            task.run().frameworkId(),
                            id -> frameworks.addObject().put("id", id.value()).putArray("executors"))
                    .add(executor(task, sandboxes.apply(task.run())));
        }
        node.putArray("completed_frameworks");
        return node;
    }

    private static ObjectNode executor(AgentTask task, Path sandbox) {
        var run = task.run();
        var info = run.task();
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("id", info.taskId().value())
                .put("name", info.name())
                .put("container", run.containerId().value())
                .put("directory", sandbox.toString());
        node.set("resources", ResourcesJson.of(info.resources()));
        node.putArray("tasks")
                .addObject()
                .put("id", info.taskId().value())
                .put("name", info.name())
                .put("framework_id", run.frameworkId().value())
                .put("executor_id", "")
                .put("slave_id", run.agentId().value())
                .put("state", task.latestState().name())
                .set("resources", ResourcesJson.of(info.resources()));
        return node;
    }
}
