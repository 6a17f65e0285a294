package io.ekiden.migrate.marathon;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Versions are moments: of milliseconds in names of nodes, without zeros at the end, and of nanoseconds inside of objects. */
final class Versions {
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Versions() {}

    /** In whole milliseconds, so that those of nodes and of objects are the same. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }

    /** As the API shows it. */
    static String text(Instant version) {
        return SHOWN.format(version);
    }
}
