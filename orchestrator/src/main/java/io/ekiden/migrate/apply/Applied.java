package io.ekiden.migrate.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What came of it.
 *
 * @param created ids of what was not there
 * @param same ids of what was there as it is wanted, and was not touched
 * @param replaced ids of what was there and other
 * @param problems why it is not done, or not all of it, a line each
 * @param deployments that were started
 */
public record Applied(
        Outcome outcome,
        List<String> created,
        List<String> same,
        List<String> replaced,
        List<String> problems,
        List<String> deployments) {
    /** How it ended. */
    public enum Outcome {
        /** Everything is there, or being deployed. */
        DONE,
        /** Something there is in the way; nothing was changed after that was seen. */
        CONFLICT,
        /** The orchestrator does not take it. */
        REFUSED,
        /** Not deployed in time. */
        LATE
    }

    public Applied {
        created = List.copyOf(created);
        same = List.copyOf(same);
        replaced = List.copyOf(replaced);
        problems = List.copyOf(problems);
        deployments = List.copyOf(deployments);
    }

    Applied late(String problem) {
        return new Applied(Outcome.LATE, created, same, replaced, List.of(problem), deployments);
    }

    /** For a report. */
    public ObjectNode json() {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("outcome", outcome.name().toLowerCase(Locale.ROOT));
        put(json, "created", created);
        put(json, "same", same);
        put(json, "replaced", replaced);
        put(json, "problems", problems);
        put(json, "deployments", deployments);
        return json;
    }

    private static void put(ObjectNode json, String name, List<String> texts) {
        var list = json.putArray(name);
        texts.forEach(list::add);
    }
}
