package io.ekiden.mesos.security;

import java.time.Duration;
import java.time.Instant;

/**
 * How often somebody may still call at once.
 *
 * @param micros millionths of calls that were left
 * @param at when so much was left
 */
public record TokenBucket(long micros, Instant at) {
    private static final long WHOLE = 1_000_000;
    private static final Duration YEAR = Duration.ofDays(365);

    /**
     * How often one may call.
     *
     * @param qps calls in a second, in the long run
     * @param capacity calls at once
     */
    public record Rate(double qps, long capacity) {
        public Rate {
            if (!(qps > 0 && qps <= 1_000_000) || capacity < 1 || capacity > 1_000_000_000) {
                throw new IllegalArgumentException(
                        "a qps of more than 0 to 1000000 and a capacity of 1 to 1000000000 are possible");
            }
        }

        /** As many at once as in a second. */
        public static Rate of(double qps) {
            return new Rate(qps, Math.max(1, (long) Math.ceil(qps)));
        }
    }

    /** What came of a try; {@code until} is zero when it was let through. */
    public record Taken(TokenBucket bucket, Duration until) {}

    public static TokenBucket full(Rate rate, Instant now) {
        return new TokenBucket(rate.capacity() * WHOLE, now);
    }

    /** Takes one if there is one; else tells when there will be. A clock that goes back adds nothing. */
    public Taken take(Rate rate, Instant now) {
        var filled = filled(rate, now);
        if (filled.micros >= WHOLE) {
            return new Taken(new TokenBucket(filled.micros - WHOLE, filled.at), Duration.ZERO);
        }
        double missing = WHOLE - filled.micros;
        return new Taken(filled, Duration.ofNanos((long) Math.ceil(missing / rate.qps() * 1_000)));
    }

    private TokenBucket filled(Rate rate, Instant now) {
        if (!now.isAfter(at)) {
            return this;
        }
        var passed = Duration.between(at, now);
        // A year cannot overflow, and fills any bucket that is worth the name.
        double more = (passed.compareTo(YEAR) > 0 ? YEAR : passed).toNanos() / 1_000.0 * rate.qps();
        long most = rate.capacity() * WHOLE;
        return more < 1 ? this : new TokenBucket(micros + Math.min(most - micros, (long) more), now);
    }
}
