package io.ekiden.mesos.agent.fetcher.source;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells a slow transfer from one that stalls: less than 1 byte/s over a whole window. One thread. */
final class Pace {
    /** Less than 1 byte/s came for too long. Nobody waits as long again: meanwhile others could not download. */
    static final class Stalled extends IOException {
        Stalled(String what) {
            super(what);
        }

        /** Not even a connection came about. */
        static Stalled connecting(String where, Duration timeout) {
            return new Stalled("no connection to %s within %s".formatted(where, timeout));
        }
    }

    private final Duration window;
    private final long windowNanos;
    private long windowStart = System.nanoTime();
    private long windowBytes;

    Pace(Duration window) {
        this.window = window;
        this.windowNanos = window.toNanos();
    }

    void came(long bytes) {
        windowBytes += bytes;
    }

    /** In nanoseconds; negative when it is over. */
    long left() {
        return windowStart + windowNanos - System.nanoTime();
    }

    /** To be called now and then, and whenever a window is over. */
    void check() throws Stalled {
        if (left() > 0) {
            return;
        }
        if (windowBytes < Math.max(1, TimeUnit.NANOSECONDS.toSeconds(windowNanos))) {
            throw new Stalled("less than 1 byte/s for " + window);
        }
        windowStart = System.nanoTime();
        windowBytes = 0;
    }
}
