package io.ekiden.testkit.bench.figure;

/** What a figure should reach. */
public sealed interface Goal {
    /** The smaller the better. */
    record AtMost(double limit) implements Goal {}

    /** The greater the better. */
    record AtLeast(double limit) implements Goal {}

    /** Only there to compare others with. */
    record None() implements Goal {}

    Goal NONE = new None();

    static Goal atMost(double limit) {
        return new AtMost(limit);
    }

    static Goal atLeast(double limit) {
        return new AtLeast(limit);
    }
}
