package io.ekiden.lb.bluegreen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The younger app gets a part of the requests, which grows while few of them go wrong.
 *
 * @param percents its shares one after the other, each from 1 to 99 and larger than the one before
 * @param interval how long each lasts at least
 * @param maxErrorRate the part of its requests that may go wrong, from 0 to 1
 * @param minRequests how many it has to get in each before anything is decided
 */
public record Canary(List<Integer> percents, Duration interval, double maxErrorRate, long minRequests) {
    public Canary {
        percents = List.copyOf(percents);
    }

    /** The first share. */
    public int first() {
        return percents.getFirst();
    }

    /** The share after this one; empty after the last. */
    Optional<Integer> after(int share) {
        return percents.stream().filter(percent -> percent > share).findFirst();
    }
}
