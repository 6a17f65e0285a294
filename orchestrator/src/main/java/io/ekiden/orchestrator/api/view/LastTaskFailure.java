package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;

/** How the last task of an app that failed did so, for {@code lastTaskFailure}. */
public record LastTaskFailure(
        PathId appId, TaskId taskId, Cause cause, Where where, Instant version, Instant timestamp) {
    /** @param message of Mesos or of the orchestrator, for people */
    public record Cause(TaskState state, String message) {}

    /** Where it ran. */
    public record Where(String host, AgentId agentId) {}

    ObjectNode write() {
        return Json.object()
                .put("appId", appId.toString())
                .put("host", where.host())
                .put("message", cause.message())
                .put("state", cause.state().name())
                .put("taskId", taskId.value())
                .put("timestamp", Json.timestamp(timestamp))
                .put("version", Json.timestamp(version))
                .put("slaveId", where.agentId().value());
    }
}
