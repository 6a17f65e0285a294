package io.ekiden.orchestrator.api.sandbox;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts events together from pieces of any size. Confined to one thread. <b>Source:</b> HTML, server-sent events, as our agents write them. */
final class SseReader {
    private final int most;
    private final Consumer<Event> events;
    private Buffer line = Buffer.buffer();
    private String type = "";
    private String id = "";
    private StringBuilder data = new StringBuilder();
    private boolean any;

    /** @param type empty for an ordinary one */
    record Event(String type, String id, String data) {}

    /** @param most bytes of a line, and characters of an event */
    SseReader(int most, Consumer<Event> events) {
        this.most = most;
        this.events = events;
    }

    /** @throws IllegalArgumentException when an event is too long; it is of no use any more then */
    void feed(Buffer chunk) {
        int from = 0;
        for (int at = 0; at < chunk.length(); at++) {
            if (chunk.getByte(at) == '\n') {
                line.appendBuffer(chunk, from, at - from);
                from = at + 1;
                take(line.toString(StandardCharsets.UTF_8));
                line = Buffer.buffer();
            }
        }
        line.appendBuffer(chunk, from, chunk.length() - from);
        check(line.length());
    }

    private void check(int length) {
        if (length > most) {
            throw new IllegalArgumentException("an event is longer than " + most + " bytes");
        }
    }

    private void take(String text) {
        if (text.isEmpty()) {
            end();
            return;
        }
        value(text, "event").ifPresent(value -> type = value);
        value(text, "id").ifPresent(value -> id = value);
        value(text, "data").ifPresent(value -> {
            data.append(any ? "\n" : "").append(value);
            any = true;
            check(data.length());
        });
    }

    private static Optional<String> value(String line, String field) {
        if (!line.startsWith(field + ":")) {
            return Optional.empty();
        }
        // Where one ends a line, it would begin another event for who hears it from us.
        var value = line.substring(field.length() + 1).replace("\r", "");
        return Optional.of(value.startsWith(" ") ? value.substring(1) : value);
    }

    private void end() {
        if (any) {
            events.accept(new Event(type, id, data.toString()));
        }
        type = "";
        data = new StringBuilder();
        any = false;
    }
}
