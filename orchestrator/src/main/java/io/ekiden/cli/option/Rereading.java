package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Options that name files, read once more. */
public final class Rereading {
    private Rereading() {}

    /**
     * Reads as at the start.
     *
     * @throws io.ekiden.config.SettingsException saying what is wrong
     */
    public static <T> T of(Function<Problems, T> read) {
        var problems = new Problems();
        var value = read.apply(problems);
        problems.throwIfAny();
        return value;
    }

    /** Those that are given as files, and not in place. */
    public static List<Path> files(@Nullable String... given) {
        return Stream.of(given)
                .filter(Objects::nonNull)
                .filter(text -> !text.stripLeading().startsWith("{"))
                .map(text -> Path.of(text.startsWith("file://") ? text.substring("file://".length()) : text))
                .toList();
    }
}
