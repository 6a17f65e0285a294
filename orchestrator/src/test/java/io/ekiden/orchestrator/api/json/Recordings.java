package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** What was recorded with the original Marathon 1.11: the files of {@code golden/marathon}, an exchange each. */
public final class Recordings {
    private Recordings() {}

    /** What the reader makes of each file that the index names, in its order. */
    public static <T> List<T> all(String folder, String index, Function<String, T> reader) {
        return new String(bytes(folder + "/" + index), StandardCharsets.UTF_8)
                .lines()
                .map(file -> reader.apply(folder + "/" + file))
                .toList();
    }

    /** One file, named with its folder. */
    public static JsonNode read(String file) {
        try {
            return Json.read(bytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    private static byte[] bytes(String file) {
        try (var in = Recordings.class.getResourceAsStream("/golden/marathon/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no recording " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
