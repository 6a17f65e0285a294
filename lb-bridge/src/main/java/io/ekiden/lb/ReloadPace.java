package io.ekiden.lb;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lets at most so many reloads begin within a second: each leaves an old worker behind for a while. */
final class ReloadPace {
    static final int PER_SECOND = 2;
    private static final long SECOND_MILLIS = 1_000;

    private final Deque<Long> recent = new ArrayDeque<>();

    private long notBefore = Long.MIN_VALUE;

    /** How long to wait before the next one, 0 for not at all. */
    long waitMillis(long nowMillis) {
        while (!recent.isEmpty() && nowMillis - recent.getFirst() >= SECOND_MILLIS) {
            recent.removeFirst();
        }
        var pause = recent.size() < PER_SECOND ? 0 : SECOND_MILLIS - (nowMillis - recent.getFirst());
        return Math.max(pause, notBefore > nowMillis ? notBefore - nowMillis : 0);
    }

    /** There was no room for one: the next is tried in a second. */
    void postpone(long nowMillis) {
        notBefore = nowMillis + SECOND_MILLIS;
    }

    void spend(long nowMillis) {
        recent.addLast(nowMillis);
    }
}
