package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** One recorded session of a scheduler. Each line is an event, a call with its answer, or a note. */
record Transcript(String name, String subscribe, List<JsonNode> lines) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Transcript read(String name) throws IOException {
        var request = text(name + ".request.http");
        var lines =
                text(name + ".transcript.jsonl").lines().map(Transcript::parse).toList();
        return new Transcript(name, request.substring(request.indexOf('{')).strip(), lines);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(line, unreadable);
        }
    }

    private static String text(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Transcript.class.getResourceAsStream("/mesos/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
