package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** One recorded session of a scheduler. Each line is an event, a call with its answer, or a note. */
record Transcript(String name, String subscribe, List<JsonNode> lines) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Transcript read(String name) throws IOException {
        return new Transcript(name, request(name), lines(name));
    }

    static List<JsonNode> lines(String name) throws IOException {
        return text(name + ".transcript.jsonl").lines().map(Transcript::parse).toList();
    }

    /** What of the session is about one task, whose launch uses whatever is offered. */
    Transcript ofTask(String task) {
        var own = new ArrayList<JsonNode>();
        boolean offered = false;
        for (var line : lines) {
            var ids = line.findValues("task_id").stream()
                    .map(id -> id.path("value").asText())
                    .toList();
            boolean isOffer = line.at("/event/type").asText().equals("OFFERS");
            boolean isDecline = line.at("/call/type").asText().equals("DECLINE");
            boolean isOfAll = ids.isEmpty() && !isDecline && !(isOffer && offered);
            if (isOfAll || ids.contains(task)) {
                own.add(line);
            }
            offered |= isOffer;
        }
        return new Transcript(name, subscribe, own);
    }

    /** The same, with another command: for what was recorded by luck of timing. */
    Transcript withCommand(String recorded, String ours) {
        var text = lines.stream().map(line -> line.toString().replace(recorded, ours));
        return new Transcript(name, subscribe, text.map(Transcript::parse).toList());
    }

    /** What the master called the stream. */
    Optional<String> streamId() {
        var name = "Mesos-Stream-Id: ";
        return lines.stream()
                .flatMap(line -> StreamSupport.stream(line.path("headers").spliterator(), false))
                .map(JsonNode::asText)
                .filter(header -> header.startsWith(name))
                .map(header -> header.substring(name.length()))
                .findFirst();
    }

    static boolean exists(String name) {
        return Transcript.class.getResource("/mesos/" + name + ".transcript.jsonl") != null;
    }

    static boolean hasRequest(String name) {
        return Transcript.class.getResource("/mesos/" + name + ".request.http") != null;
    }

    /** The body of the first call alone. */
    static String request(String name) throws IOException {
        var request = text(name + ".request.http");
        return request.substring(request.indexOf('{')).strip();
    }

    /** A recording of another shape. */
    static JsonNode json(String file) throws IOException {
        return JSON.readTree(text(file));
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
