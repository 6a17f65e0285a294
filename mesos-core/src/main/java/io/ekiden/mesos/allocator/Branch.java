package io.ekiden.mesos.allocator;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A role among those right below another one, or the frameworks of that one itself, by what they hold together.
 *
 * @param share the dominant share of the role and all below it, by its weight
 * @param claims of who wants offers in the role and all below it, those with the lowest shares first
 * @param since the longest that one of them waits; {@link Instant#MAX} without any
 * @param silent whether one of them does not answer
 */
record Branch(String name, double share, long allocations, List<Claim> claims, Instant since, boolean silent) {
    static final Comparator<Branch> ORDER = Comparator.comparingDouble(Branch::share)
            .thenComparingLong(Branch::allocations)
            .thenComparing(Branch::name);

    static Branch of(String name, double share, long allocations, List<Claim> claims) {
        var since = Instant.MAX;
        boolean silent = false;
        for (var claim : claims) {
            var seat = claim.seat();
            since = seat.since().isBefore(since) ? seat.since() : since;
            silent |= seat.silent();
        }
        return new Branch(name, share, allocations, claims, since, silent);
    }
}
