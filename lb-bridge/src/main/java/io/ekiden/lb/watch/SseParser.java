package io.ekiden.lb.watch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a byte stream into server-sent events. Marathon's heartbeat is an empty line, alone.
 *
 * <p>Source: WHATWG HTML 9.2.6; ids and retry times are not used by Marathon and are skipped.
 */
final class SseParser {
    /** Longer lines are cut, and what they said is then told by the periodic sync of all apps. */
    private static final int LONGEST_LINE = 8 << 20;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String type = "";

    /** One event of the stream. */
    record SseEvent(String type, String data) {}

    /** Takes the next bytes and returns the events they complete. */
    List<SseEvent> feed(byte[] bytes) {
        var events = new ArrayList<SseEvent>();
        for (var octet : bytes) {
            if (octet == '\n') {
                endOfLine(events);
            } else if (octet != '\r' && line.size() + data.length() < LONGEST_LINE) {
                line.write(octet);
            }
        }
        return events;
    }

    private void endOfLine(List<SseEvent> events) {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            if (!data.isEmpty()) {
                events.add(new SseEvent(type, data.toString()));
            }
            data.setLength(0);
            type = "";
        } else if (text.startsWith("event:")) {
            type = text.substring("event:".length()).strip();
        } else if (text.startsWith("data:")) {
            if (!data.isEmpty()) {
                data.append('\n');
            }
            data.append(text.substring("data:".length()).strip());
        }
    }
}
