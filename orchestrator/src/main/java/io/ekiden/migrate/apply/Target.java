package io.ekiden.migrate.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.migrate.MigrationException;
import java.util.Optional;

/** The orchestrator that gets the definitions, by its API. */
public interface Target {
    /**
     * What it answered.
     *
     * @param body missing when there was none
     * @param deployment that the answer names in its header
     */
    record Answer(int status, JsonNode body, Optional<String> deployment) {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Asks once. Blocks.
     *
     * @throws MigrationException when there is no answer, or who asks is not known
     */
    Answer send(String method, String path, Optional<JsonNode> body);
}
