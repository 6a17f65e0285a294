package io.ekiden.migrate.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What becomes of one field that does not come out as it went in.
 *
 * @param field as a JSON pointer into the definition, {@code /container/docker/image}; empty for the whole
 * @param from what the source says; absent where it says nothing
 * @param to what comes out; absent where nothing does
 * @param why a sentence without a stop at its end, and what to do where something can be done
 */
public record Finding(Kind kind, String field, Optional<JsonNode> from, Optional<JsonNode> to, String why) {
    /** How bad it is. */
    public enum Kind {
        /** Taken over, said otherwise. */
        CHANGED,
        /** Not taken over. */
        UNSUPPORTED
    }
}
