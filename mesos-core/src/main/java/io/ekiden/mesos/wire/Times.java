package io.ekiden.mesos.wire;

import java.time.Duration;
import java.time.Instant;

/** Times as numbers, as Mesos has them: since 1970, in seconds with a fraction or in whole nanoseconds. */
public final class Times {
    private static final double NANOS = 1e9;

    private Times() {}

    public static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / NANOS;
    }

    public static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    /** Of years up to 2262. */
    public static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
