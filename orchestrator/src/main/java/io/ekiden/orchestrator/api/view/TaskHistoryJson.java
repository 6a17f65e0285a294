package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.history.TaskEnd;
import io.ekiden.orchestrator.kernel.history.Uptime;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code taskHistory} and {@code uptime} of an app, for {@code embed=app.taskHistory}. Ours alone. */
public final class TaskHistoryJson {
    private TaskHistoryJson() {}

    /** Adds both to an app. */
    public static void add(ObjectNode json, OrchestratorState state, PathId app, Instant now) {
        var history = state.population().historyOf(app);
        json.set("taskHistory", ends(state, history.ends().reversed()));
        json.set("uptime", uptime(Uptime.of(history, state.instances(app), now)));
    }

    private static ArrayNode ends(OrchestratorState state, Iterable<TaskEnd> ends) {
        var json = Json.array();
        ends.forEach(end -> json.add(write(state, end)));
        return json;
    }

    private static ObjectNode write(OrchestratorState state, TaskEnd end) {
        var times = end.times();
        var json = Json.object()
                .put("id", end.task().value())
                .put("state", end.state().name())
                .put("message", end.message());
        end.exitStatus().ifPresent(status -> json.put("exitStatus", status));
        json.put("host", end.where().host()).put("slaveId", end.where().agentId());
        put(json, "stagedAt", times.stagedAt());
        put(json, "startedAt", times.startedAt());
        put(json, "healthyAt", times.healthyAt());
        json.put("endedAt", Json.timestamp(end.endedAt()))
                .put("version", Json.timestamp(end.where().version()));
        sandbox(state, end).ifPresent(link -> json.put("sandbox", link));
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<Instant> at) {
        at.ifPresent(it -> json.put(name, Json.timestamp(it)));
    }

    /** Where the master's page shows it. <b>Source:</b> the links of Marathon's page. */
    private static Optional<String> sandbox(OrchestratorState state, TaskEnd end) {
        return state.master()
                .flatMap(master -> state.frameworkId()
                        .map(framework -> master.url().replaceAll("/+$", "") + "/#/agents/"
                                + end.where().agentId() + "/frameworks/" + framework.value() + "/executors/"
                                + end.task().value()));
    }

    private static ObjectNode uptime(Uptime uptime) {
        var json = Json.object();
        uptime.from().ifPresent(at -> json.put("from", Json.timestamp(at)));
        uptime.toRunning().ifPresent(time -> json.put("medianSecondsToRunning", seconds(time)));
        uptime.toHealthy().ifPresent(time -> json.put("medianSecondsToHealthy", seconds(time)));
        uptime.availability().ifPresent(share -> json.put("availabilityPercent", Math.round(share * 100_000) / 1000.0));
        return json;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
