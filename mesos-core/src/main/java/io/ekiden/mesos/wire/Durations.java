package io.ekiden.mesos.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as Mesos shows them: in the largest unit of which they are a whole number, such as {@code 10mins} and {@code 75secs}. */
public final class Durations {
    /** The largest first. */
    private static final List<Map.Entry<String, Duration>> UNITS = List.of(
            Map.entry("weeks", Duration.ofDays(7)),
            Map.entry("days", Duration.ofDays(1)),
            Map.entry("hrs", Duration.ofHours(1)),
            Map.entry("mins", Duration.ofMinutes(1)),
            Map.entry("secs", Duration.ofSeconds(1)),
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("us", Duration.ofNanos(1_000)));

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})([a-z]+)");

    private Durations() {}

    /** What {@link #text} has written. */
    public static Optional<Duration> parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(parts.group(1));
        return parts.group(2).equals("ns")
                ? Optional.of(Duration.ofNanos(number))
                : UNITS.stream()
                        .filter(unit -> unit.getKey().equals(parts.group(2)))
                        .map(unit -> unit.getValue().multipliedBy(number))
                        .findFirst();
    }

    /** A duration of nothing is {@code 0ns}. */
    public static String text(Duration duration) {
        for (var unit : UNITS) {
            var size = unit.getValue();
            if (!duration.isZero()
                    && size.multipliedBy(duration.dividedBy(size)).equals(duration)) {
                return duration.dividedBy(size) + unit.getKey();
            }
        }
        return duration.toNanos() + "ns";
    }
}
