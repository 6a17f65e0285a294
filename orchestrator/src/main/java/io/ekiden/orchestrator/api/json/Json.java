package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** Texts to trees and back, with limits on what a request may make us build. */
public final class Json {
    private static final int MAX_DEPTH = 64;

    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_NAME_LENGTH = 4096;

    /** How much a text may hold. What holds more is left off before a tree of it is built. */
    public enum Extent {
        /** One definition. Nobody writes so much by hand, and the store would not take what is longer. */
        ONE(50_000, 1024 * 1024),
        /** Ten thousand definitions of a hundred tokens each. */
        MANY(1_000_000, 4 * 1024 * 1024);

        private final long tokens;
        private final int stringLength;

        Extent(long tokens, int stringLength) {
            this.tokens = tokens;
            this.stringLength = stringLength;
        }
    }

    private static final JsonMapper ONE = mapper(Extent.ONE);
    private static final JsonMapper MANY = mapper(Extent.MANY);

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    private static JsonMapper mapper(Extent extent) {
        return JsonMapper.builder(JsonFactory.builder()
                        // What the client sent is no secret to the client, and helps to find the mistake.
                        .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        // Of two values of one field nobody knows which was meant.
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        // Names of variables and labels are anybody's; to keep each of them for all time helps nobody.
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxTokenCount(extent.tokens)
                                .maxNumberLength(MAX_NUMBER_LENGTH)
                                .maxStringLength(extent.stringLength)
                                .maxNameLength(MAX_NAME_LENGTH)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static JsonMapper within(Extent extent) {
        return switch (extent) {
            case ONE -> ONE;
            case MANY -> MANY;
        };
    }

    /** The tree of a text of whatever extent; otherwise as below. */
    public static JsonNode read(byte[] text) throws IOException {
        return read(text, Extent.MANY);
    }

    /** The tree of a text; a missing node for an empty text. Fails with Jackson's exception for what is not JSON or exceeds the limits. */
    static JsonNode read(byte[] text, Extent extent) throws IOException {
        return within(extent).readTree(text);
    }

    /** Where a text exceeds the limits, which the exception for that does not know. */
    static Optional<JsonLocation> excess(byte[] text, Extent extent) throws IOException {
        try (var parser = within(extent).createParser(text)) {
            try {
                for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token.isNumeric()) {
                        parser.getNumberValue();
                    }
                }
                return Optional.empty();
            } catch (StreamConstraintsException there) {
                return Optional.of(parser.currentLocation());
            }
        }
    }

    /** The bytes of a tree. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MANY.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("a JSON tree could not be written", e);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** As Marathon prints them: UTC, always three digits of milliseconds. */
    public static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }

    /** An object of texts. */
    public static ObjectNode texts(Map<String, String> texts) {
        var object = object();
        texts.forEach(object::put);
        return object;
    }

    /** An array of the texts of the elements. */
    public static ArrayNode texts(Iterable<?> texts) {
        var array = array();
        texts.forEach(text -> array.add(text.toString()));
        return array;
    }
}
