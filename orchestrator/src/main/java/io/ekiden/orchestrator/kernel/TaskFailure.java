package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;

/** The last failure of an app's tasks. <b>Source:</b> Marathon {@code lastTaskFailure}. */
public record TaskFailure(
        PathId app,
        TaskId task,
        TaskState state,
        String message,
        String host,
        String agentId,
        Instant version,
        Instant timestamp) {}
