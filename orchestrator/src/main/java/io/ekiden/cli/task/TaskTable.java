package io.ekiden.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Table;
import java.util.Locale;

/** Tasks, one a row. */
public final class TaskTable {
    private TaskTable() {}

    public static Table of(Session session, JsonNode tasks) {
        var table = Table.of("TASK", "STATE", "HEALTH", "HOST", "PORTS", "STARTED");
        tasks.forEach(task -> table.row(
                task.path("id").asText(),
                state(task),
                health(task),
                task.path("host").asText("-"),
                String.join(",", Json.texts(task.path("ports"))),
                session.age(task.path("startedAt").isMissingNode() ? task.path("stagedAt") : task.path("startedAt"))));
        return table;
    }

    static String state(JsonNode task) {
        var state = task.path("state").asText().replace("TASK_", "").toLowerCase(Locale.ROOT);
        return switch (state) {
            case "running" -> Style.GOOD.on(state);
            case "staging", "starting", "killing" -> Style.BUSY.on(state);
            default -> Style.BAD.on(state);
        };
    }

    static String health(JsonNode task) {
        var results = task.path("healthCheckResults");
        if (results.isEmpty()) {
            return "-";
        }
        return Json.stream(results).allMatch(result -> result.path("alive").asBoolean())
                ? Style.GOOD.on("healthy")
                : Style.BAD.on("unhealthy");
    }
}
