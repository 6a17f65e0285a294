package io.ekiden.lb;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lets at most so many reloads begin within a second: each leaves an old worker behind for a while. */
final class ReloadPace {
    static final int PER_SECOND = 2;
    private static final long SECOND_MILLIS = 1_000;

    private final Deque<Long> recent = new ArrayDeque<>();

    /** How long to wait before the next one, 0 for not at all. */
    long waitMillis(long nowMillis) {
        while (!recent.isEmpty() && nowMillis - recent.getFirst() >= SECOND_MILLIS) {
            recent.removeFirst();
        }
        return recent.size() < PER_SECOND ? 0 : SECOND_MILLIS - (nowMillis - recent.getFirst());
    }

    void spend(long nowMillis) {
        recent.addLast(nowMillis);
    }
}
