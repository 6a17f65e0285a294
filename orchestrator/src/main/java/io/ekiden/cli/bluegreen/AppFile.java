package io.ekiden.cli.bluegreen;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.ekiden.config.Problems;
import io.ekiden.lb.bluegreen.Definition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The app of a file, as JSON or as YAML: by the end of its name, or, from standard input, by whether it begins with a brace. */
final class AppFile {
    private static final int LARGEST = 4 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String name;
    private final Problems problems;

    private AppFile(String name, Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    /** Reads it; what is wrong is noted. {@code -} is standard input. */
    static Optional<Definition> read(String name, Problems problems) {
        return new AppFile(name, problems).read();
    }

    private Optional<Definition> read() {
        try (var in = open()) {
            var bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                problems.add(name + " is larger than an app may be");
                return Optional.empty();
            }
            return tree(bytes).flatMap(tree -> Definition.read(tree, problems));
        } catch (IOException unreadable) {
            problems.add(name + " cannot be read");
            return Optional.empty();
        }
    }

    private InputStream open() throws IOException {
        return name.equals("-")
                ? new ByteArrayInputStream(System.in.readNBytes(LARGEST + 1))
                : Files.newInputStream(Path.of(name));
    }

    private Optional<JsonNode> tree(byte[] bytes) throws IOException {
        boolean yaml = isYaml(bytes);
        try (var parser = (yaml ? YAML : JSON).createParser(bytes)) {
            if (yaml && hasAlias(bytes)) {
                problems.add(name + " has an alias (*), which is not understood here; write out what it stands for");
                return Optional.empty();
            }
            JsonNode tree = parser.readValueAsTree();
            if (parser.nextToken() != null) {
                problems.add(name + " has more behind the first app");
                return Optional.empty();
            }
            return Optional.ofNullable(tree).or(() -> {
                problems.add(name + " is empty");
                return Optional.empty();
            });
        } catch (JsonProcessingException malformed) {
            var place = malformed.getLocation();
            problems.add(name + " is no " + (yaml ? "YAML" : "JSON") + place(place));
            return Optional.empty();
        }
    }

    private static String place(@Nullable JsonLocation place) {
        return place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    private boolean isYaml(byte[] bytes) {
        var ending = name.toLowerCase(Locale.ROOT);
        return name.equals("-")
                ? !new String(bytes, StandardCharsets.UTF_8).stripLeading().startsWith("{")
                : ending.endsWith(".yaml") || ending.endsWith(".yml");
    }

    /** It would be read as a text. */
    private static boolean hasAlias(byte[] bytes) throws IOException {
        try (JsonParser parser = YAML.createParser(bytes)) {
            while (parser.nextToken() != null) {
                if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                    return true;
                }
            }
        }
        return false;
    }
}
