package io.ekiden.config.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.config.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What users write definitions in: JSON, or YAML of the core schema. Names that are given twice are refused, in both. */
public final class TreeText {
    /** More is no definition. */
    public static final int LARGEST = 8 * 1024 * 1024;

    private static final int DEEPEST = 100;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build());

    private TreeText() {}

    /** True for names of files that are read: {@code .json}, {@code .yaml}, {@code .yml}. */
    public static boolean isOne(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return Set.of(".json", ".yaml", ".yml").stream().anyMatch(lower::endsWith);
    }

    /**
     * The documents of a file: one of JSON, one or more of YAML.
     *
     * @param name of the file, for messages; one that does not end with {@code .yaml} or {@code .yml} is JSON if it begins with a brace
     *     or a bracket, or ends with {@code .json}
     * @throws SettingsException with the place of what is wrong
     */
    public static List<JsonNode> read(String name, byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw new SettingsException(name + " is larger than a definition may be (" + LARGEST + " bytes)");
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new SettingsException(name + " is empty");
        }
        return isJson(name, text.strip().charAt(0)) ? List.of(json(name, bytes)) : YamlTree.read(name, text);
    }

    private static boolean isJson(String name, char first) {
        var lower = name.toLowerCase(Locale.ROOT);
        boolean isYaml = lower.endsWith(".yaml") || lower.endsWith(".yml");
        return !isYaml && (lower.endsWith(".json") || first == '{' || first == '[');
    }

    private static JsonNode json(String name, byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            JsonNode tree = JSON.readTree(parser);
            if (parser.nextToken() != null) {
                throw new SettingsException(place(name, parser.currentTokenLocation()) + ": more than one definition;"
                        + " several are a list, in brackets");
            }
            return tree;
        } catch (JsonProcessingException malformed) {
            throw new SettingsException(
                    place(name, malformed.getLocation()) + ": no JSON: "
                            + malformed.getOriginalMessage().lines().findFirst().orElse(""),
                    malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String place(String name, @Nullable JsonLocation place) {
        return place == null ? name : name + ", line " + place.getLineNr() + ", column " + place.getColumnNr();
    }
}
