package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One exchange recorded with the original Marathon 1.11. */
public record Transcript(
        String name, String method, String path, String requestBody, int status, JsonNode responseBody) {
    /** The exchanges of a folder of {@code golden/marathon}, in the order in which they were recorded. */
    public static List<Transcript> folder(String folder) {
        var index = new String(bytes(folder + "/INDEX"), StandardCharsets.UTF_8);
        return index.lines().map(file -> read(folder + "/" + file)).toList();
    }

    /** One exchange: {@code 06-tasks/23-tasks}. */
    public static Transcript one(String name) {
        return read(name + ".json");
    }

    private static Transcript read(String file) {
        try {
            var json = Json.read(bytes(file));
            return new Transcript(
                    file.replace(".json", ""),
                    json.at("/request/method").textValue(),
                    json.at("/request/path").textValue(),
                    json.at("/request/body").textValue(),
                    json.at("/response/status").intValue(),
                    json.at("/response/body"));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Transcript.class.getResourceAsStream("/golden/marathon/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no recording " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    byte[] requestBytes() {
        return requestBody.getBytes(StandardCharsets.UTF_8);
    }
}
