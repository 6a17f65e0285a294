package io.ekiden.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is wrong with settings, so that a user hears of everything at once. */
public final class Problems {
    private final List<String> problems = new ArrayList<>();

    /** Notes a problem; the text names the flag and says what to do. */
    public void add(String problem) {
        problems.add(problem);
    }

    public void check(boolean good, String problem) {
        if (!good) {
            add(problem);
        }
    }

    /** A port to listen on: 0 for any free one. */
    public void checkPort(String flag, int port) {
        check(port >= 0 && port <= 65_535, flag + " is " + port + "; a port is between 0 (any free one) and 65535");
    }

    /** A time from {@code least} to {@code most}, both written as a flag has them. */
    public void checkTime(String flag, Duration time, String least, String most) {
        var written = new DurationConverter();
        check(
                time.compareTo(written.convert(least)) >= 0 && time.compareTo(written.convert(most)) <= 0,
                flag + " is " + time.toMillis() + " ms; " + least + " to " + most + " are possible");
    }

    /** What a flag says, or what it names; empty and noted when that cannot be used. */
    public <T> Optional<T> understood(String flag, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (SettingsException unusable) {
            add(String.valueOf(unusable.getMessage()));
        } catch (IllegalArgumentException wrong) {
            add(flag + ": " + wrong.getMessage());
        }
        return Optional.empty();
    }

    /** Ends with all problems, or does nothing when there are none. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("\n", problems));
        }
    }
}
