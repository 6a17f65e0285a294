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

    /** Some thousands of apps in one group. */
    private static final long MAX_TOKENS = 250_000;

    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_STRING_LENGTH = 4 * 1024 * 1024;
    private static final int MAX_NAME_LENGTH = 4096;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // What the client sent is no secret to the client, and helps to find the mistake.
                    .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    // Of two values of one field nobody knows which was meant.
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxStringLength(MAX_STRING_LENGTH)
                            .maxNameLength(MAX_NAME_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    /** The tree of a text; a missing node for an empty text. Fails with Jackson's exception for what is not JSON or exceeds the limits. */
    public static JsonNode read(byte[] text) throws IOException {
        return MAPPER.readTree(text);
    }

    /** Where a text exceeds the limits, which the exception for that does not know. */
    static Optional<JsonLocation> excess(byte[] text) throws IOException {
        try (var parser = MAPPER.createParser(text)) {
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
            return MAPPER.writeValueAsBytes(tree);
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
