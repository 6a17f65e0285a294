package io.ekiden.migrate.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What came of it.
 *
 * @param outcome in a word
 * @param put what the orchestrator took, and what it was not asked to take
 * @param problems why it is not done, or not all of it, a line each
 * @param deployments that were started
 */
public record Applied(Outcome outcome, Put put, List<String> problems, List<String> deployments) {
    /** How it ended. */
    public enum Outcome {
        /** Everything is there, or being deployed. */
        DONE,
        /** Something there is in the way; nothing was changed after that was seen. */
        CONFLICT,
        /** The orchestrator does not take it. */
        REFUSED,
        /** Not deployed in time. */
        LATE,
        /** It was taken, and a deployment did not come to its end. */
        FAILED,
        /** The orchestrator did not answer, or not any more. */
        AWAY
    }

    /**
     * Ids of definitions.
     *
     * @param created that were not there
     * @param same that were there as they are wanted, and were not touched
     * @param replaced that were there and other
     * @param left that were to be created or replaced, and of which nobody said that they were
     */
    public record Put(List<String> created, List<String> same, List<String> replaced, List<String> left) {
        public Put {
            created = List.copyOf(created);
            same = List.copyOf(same);
            replaced = List.copyOf(replaced);
            left = List.copyOf(left);
        }

        /** True where some of it is there now, and some is not. */
        public boolean isInPart() {
            return !left.isEmpty() && !(created.isEmpty() && replaced.isEmpty());
        }
    }

    public Applied {
        problems = List.copyOf(problems);
        deployments = List.copyOf(deployments);
    }

    /** Ended otherwise, for these reasons. */
    Applied ended(Outcome otherwise, List<String> why) {
        return new Applied(otherwise, put, why, deployments);
    }

    /** For a report. */
    public ObjectNode json() {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("outcome", outcome.name().toLowerCase(Locale.ROOT));
        put(json, "created", put.created());
        put(json, "same", put.same());
        put(json, "replaced", put.replaced());
        put(json, "left", put.left());
        put(json, "problems", problems);
        put(json, "deployments", deployments);
        return json;
    }

    private static void put(ObjectNode json, String name, List<String> texts) {
        var list = json.putArray(name);
        texts.forEach(list::add);
    }
}
