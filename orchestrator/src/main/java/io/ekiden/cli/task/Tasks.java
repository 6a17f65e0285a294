package io.ekiden.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.show.Meant;
import java.util.List;

/** Tasks by their ids, or by a part of it that no other has. */
public final class Tasks {
    private Tasks() {}

    public static JsonNode find(Api api, String typed) {
        var all = Json.stream(api.get("/v2/tasks").path("tasks")).toList();
        var exact = all.stream()
                .filter(task -> task.path("id").asText().equals(typed))
                .findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        var found = typed.isBlank()
                ? List.<JsonNode>of()
                : all.stream()
                        .filter(task -> task.path("id").asText().contains(typed))
                        .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw CommandException.failed(
                found.isEmpty()
                        ? "there is no task " + typed
                                + Meant.ofParts(
                                        typed,
                                        all.stream()
                                                .map(task -> task.path("id").asText())
                                                .toList(),
                                        "task list")
                        : typed + " could be any of " + found.size() + " tasks; say more of it");
    }
}
