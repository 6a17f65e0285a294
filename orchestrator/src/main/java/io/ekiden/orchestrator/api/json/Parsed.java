package io.ekiden.orchestrator.api.json;

import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Instant;
import java.util.List;

/** What a request about an app asks for. */
public sealed interface Parsed {
    /**
     * The app as it is to be, valid in itself.
     *
     * @param unknownFields paths of fields nobody knows; Marathon drops them silently
     */
    record Accepted(AppDefinition app, List<String> unknownFields) implements Parsed {
        public Accepted {
            unknownFields = List.copyOf(unknownFields);
        }
    }

    /** Back to an older version of the app; only from {@link AppJson#merge}. */
    record Rollback(Instant version) implements Parsed {}

    /** Nothing; this is the answer. */
    record Refused(Problem problem) implements Parsed {}
}
