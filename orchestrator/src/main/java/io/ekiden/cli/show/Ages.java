package io.ekiden.cli.show;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** How long something is ago, in one or two units. */
public final class Ages {
    private Ages() {}

    /** {@code 12s}, {@code 5m}, {@code 3h}, {@code 2d}; {@code -} for what is no time. */
    public static String since(String timestamp, Instant now) {
        try {
            return of(Duration.between(Instant.parse(timestamp), now));
        } catch (DateTimeException none) {
            return "-";
        }
    }

    public static String of(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7200) {
            return seconds / 60 + "m";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
