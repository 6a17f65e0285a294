package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Recordings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request to the original Marathon 1.11 and what it answered. */
record Exchange(String name, Asked asked, Answered answered) {
    record Asked(String method, String path, Optional<String> body, Map<String, String> headers) {}

    /** @param text what is no JSON; of long texts the beginning */
    record Answered(int status, Map<String, String> headers, JsonNode body, Optional<String> text) {}

    /** All exchanges of a folder of {@code golden/marathon}, in the order in which they were recorded. */
    static List<Exchange> folder(String folder) {
        return Recordings.all(folder, "EXCHANGES", Exchange::read);
    }

    private static Exchange read(String file) {
        var json = Recordings.read(file);
        return new Exchange(
                file.replace(".json", ""),
                new Asked(
                        json.at("/request/method").textValue(),
                        json.at("/request/path").textValue(),
                        Optional.ofNullable(json.at("/request/body").textValue()),
                        texts(json.at("/request/headers"))),
                new Answered(
                        json.at("/response/status").intValue(),
                        texts(json.at("/response/headers")),
                        json.at("/response/body"),
                        Optional.ofNullable(json.at("/response/text").textValue())));
    }

    private static Map<String, String> texts(JsonNode json) {
        // Names of headers are the same in capitals and in small letters.
        var texts = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        json.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
        return texts;
    }
}
