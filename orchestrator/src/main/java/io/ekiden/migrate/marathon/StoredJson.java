package io.ekiden.migrate.marathon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ekiden.migrate.MigrationException;
import java.io.IOException;

/** JSON of others, within bounds. */
public final class StoredJson {
    private static final int DEEPEST = 256;
    private static final int LONGEST_TEXT = 4 << 20;
    private static final long MOST_TOKENS = 20_000_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StoredJson() {}

    /**
     * Reads one.
     *
     * @param what it is, for messages
     * @throws MigrationException when it is none
     */
    public static JsonNode read(byte[] bytes, String what) {
        try {
            var tree = MAPPER.readTree(bytes);
            if (tree.isMissingNode()) {
                throw new MigrationException(what + " is empty");
            }
            return tree;
        } catch (IOException malformed) {
            var words =
                    String.valueOf(malformed.getMessage()).lines().findFirst().orElse("");
            throw new MigrationException(what + " is no JSON: " + words, malformed);
        }
    }
}
