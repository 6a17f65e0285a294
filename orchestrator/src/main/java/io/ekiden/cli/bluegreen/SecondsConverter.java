package io.ekiden.cli.bluegreen;

import io.ekiden.config.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** Durations as all flags have them, and bare numbers as {@code zdd.py} has them: seconds. */
final class SecondsConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return new DurationConverter().convert(text.strip().matches("[0-9]+") ? text.strip() + "s" : text);
    }
}
