package io.ekiden.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations as flags have them: {@code 500ms}, {@code 30s}, {@code 1.5m}, {@code 2h}, {@code 1d}, and as those of Mesos have
 * them: {@code 10secs}, {@code 1mins}, {@code 2hrs}, {@code 1weeks}.
 */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?) ?([a-z]+)");
    private static final Map<String, Long> MILLIS = Map.ofEntries(
            Map.entry("ms", 1L),
            Map.entry("s", 1_000L),
            Map.entry("secs", 1_000L),
            Map.entry("m", 60_000L),
            Map.entry("min", 60_000L),
            Map.entry("mins", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hrs", 3_600_000L),
            Map.entry("d", 86_400_000L),
            Map.entry("days", 86_400_000L),
            Map.entry("weeks", 604_800_000L));

    @Override
    public Duration convert(String text) {
        var matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || !MILLIS.containsKey(matcher.group(2))) {
            throw new TypeConversionException("'" + text + "' is not a duration such as 500ms, 30s, 5m or 2h");
        }
        var unit = BigDecimal.valueOf(Objects.requireNonNull(MILLIS.get(matcher.group(2))));
        return Duration.ofMillis(new BigDecimal(matcher.group(1)).multiply(unit).longValue());
    }
}
