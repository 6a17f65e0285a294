package io.ekiden.cli.follow;

import java.time.Duration;

/**
 * When a deployment is given up.
 *
 * @param timeout after this time, whatever it does
 * @param failures after that many tasks of an app that failed one after the other, while none of it became healthy; 0: never
 */
public record Limits(Duration timeout, int failures) {
    /** A time alone. */
    public static Limits of(Duration timeout) {
        return new Limits(timeout, 0);
    }
}
