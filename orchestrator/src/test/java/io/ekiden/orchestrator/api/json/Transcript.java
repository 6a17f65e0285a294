package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One exchange recorded with the original Marathon 1.11. */
public record Transcript(
        String name, String method, String path, String requestBody, int status, JsonNode responseBody) {
    /** The exchanges of a folder of {@code golden/marathon}, in the order in which they were recorded. */
    public static List<Transcript> folder(String folder) {
        return Recordings.all(folder, "INDEX", Transcript::read);
    }

    /** One exchange: {@code 06-tasks/23-tasks}. */
    public static Transcript one(String name) {
        return read(name + ".json");
    }

    private static Transcript read(String file) {
        var json = Recordings.read(file);
        return new Transcript(
                file.replace(".json", ""),
                json.at("/request/method").textValue(),
                json.at("/request/path").textValue(),
                json.at("/request/body").textValue(),
                json.at("/response/status").intValue(),
                json.at("/response/body"));
    }

    byte[] requestBytes() {
        return requestBody.getBytes(StandardCharsets.UTF_8);
    }
}
