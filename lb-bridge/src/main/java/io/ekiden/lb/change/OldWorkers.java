package io.ekiden.lb.change;

import java.time.Duration;
import java.util.List;

/**
 * How many old workers of HAProxy may finish what they have. Each reload makes one, and where there would be too many the oldest are ended;
 * but none that takes nothing new for a short time only: then the reload waits, and what else asks for one waits with it.
 *
 * @param most of them; at least 1
 * @param spared for how long an old worker is not ended
 */
public record OldWorkers(int most, Duration spared) {
    /** How many have to be ended before another reload, when there are so many. */
    public int surplus(int old) {
        return Math.max(0, old + 1 - most);
    }

    /**
     * True when another reload ends none that is spared.
     *
     * @param ages for how long each takes nothing new, the oldest first
     */
    public boolean haveRoom(List<Duration> ages) {
        return ages.stream().limit(surplus(ages.size())).allMatch(age -> age.compareTo(spared) >= 0);
    }
}
