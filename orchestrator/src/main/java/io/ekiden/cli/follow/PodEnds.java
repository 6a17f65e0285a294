package io.ekiden.cli.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Json;
import java.util.List;
import java.util.Optional;

/** How instances of a pod ended, out of its status. */
public final class PodEnds {
    private static final List<String> NO_FAILURE = List.of("TASK_KILLED", "TASK_FINISHED");

    private PodEnds() {}

    /**
     * The instance that failed last. One that was told to end has containers that were killed, and none that failed.
     *
     * @param since a version: of those that were started before nobody asks; empty for none
     */
    public static Optional<JsonNode> lastFailure(JsonNode status, String since) {
        // Timestamps of the API sort as text.
        return Json.stream(status.path("terminationHistory"))
                .filter(end -> end.path("startedAt").asText().compareTo(since) >= 0)
                .filter(end -> !failed(end).isEmpty())
                .findFirst();
    }

    /** The containers of one that ended by themselves, and wrongly. */
    public static List<JsonNode> failed(JsonNode end) {
        return Json.stream(end.path("containers"))
                .filter(container ->
                        !NO_FAILURE.contains(container.path("lastKnownState").asText()))
                .toList();
    }
}
