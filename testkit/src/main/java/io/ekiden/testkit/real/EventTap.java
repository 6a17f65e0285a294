package io.ekiden.testkit.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Listens to the event stream and keeps what it hears of one type. */
public final class EventTap implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data:";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    private record Heard(Instant at, JsonNode event) {}

    private EventTap() {}

    /** Hears everything from now on: the stream is open when this returns. */
    public static EventTap open(URI base, String type) throws IOException, InterruptedException {
        var tap = new EventTap();
        var request = HttpRequest.newBuilder(base.resolve("/v2/events?event_type=" + type))
                .header("Accept", "text/event-stream")
                .build();
        var lines = tap.http.send(request, BodyHandlers.ofLines());
        if (lines.statusCode() != 200) {
            throw new IOException("the event stream answered " + lines.statusCode());
        }
        Thread.ofVirtual().start(() -> tap.follow(lines.body()));
        return tap;
    }

    private void follow(Stream<String> lines) {
        try {
            lines.forEach(this::line);
        } catch (UncheckedIOException closed) {
            // Nobody listens any more.
        }
    }

    private void line(String line) {
        if (line.startsWith(DATA)) {
            try {
                heard.add(new Heard(Instant.now(), JSON.readTree(line.substring(DATA.length()))));
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + line, e);
            }
        }
    }

    /** What was heard so far. */
    public List<JsonNode> heard() {
        return heard.stream().map(Heard::event).toList();
    }

    /** When the last event of that kind came, of those that came so far. */
    public Instant lastAt(Predicate<JsonNode> kind) {
        return heard.stream()
                .filter(one -> kind.test(one.event()))
                .map(Heard::at)
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError("no such event among " + heard()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
