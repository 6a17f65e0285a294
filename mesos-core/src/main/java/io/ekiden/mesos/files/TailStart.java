package io.ekiden.mesos.files;

import java.util.Optional;

/** Where in a file a reader wants to begin who follows it. */
sealed interface TailStart {
    int DEFAULT_LINES = 10;

    /** With the last lines, as {@code tail} does. */
    record Lines(int count) implements TailStart {}

    /** So many bytes from where the file begins now. */
    record Offset(long bytes) implements TailStart {}

    /** Where an earlier answer of this agent, or of one before it, has ended. */
    record Place(String era, long bytes) implements TailStart {
        /** As it stands in the {@code id} of an event. */
        static String text(String era, long bytes) {
            return era + ":" + bytes;
        }
    }

    /**
     * What a request asks for; the id of the last event that was seen counts more than what its address says, for a browser repeats that.
     *
     * @throws IllegalArgumentException saying what cannot be understood
     */
    static TailStart of(Optional<String> lastEvent, Optional<String> offset, Optional<String> lines) {
        var seen = lastEvent.map(id -> id.split(":")).filter(parts -> parts.length == 2);
        if (seen.isPresent()) {
            return new Place(seen.get()[0], number("Last-Event-ID", seen.get()[1]));
        }
        return offset.<TailStart>map(text -> new Offset(number("offset", text)))
                .orElseGet(() -> new Lines((int) Math.min(
                        100_000, lines.map(text -> number("lines", text)).orElse((long) DEFAULT_LINES))));
    }

    private static long number(String name, String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("'" + name + "' is not a number: '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
