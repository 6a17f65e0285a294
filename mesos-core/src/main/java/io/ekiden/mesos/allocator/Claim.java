package io.ekiden.mesos.allocator;

import java.util.Comparator;

/**
 * Somebody who wants offers.
 *
 * @param share its own dominant share, without that of its role
 */
record Claim(Claimant claimant, Seat seat, double share) {
    static final Comparator<Claim> ORDER = Comparator.comparingDouble(Claim::share)
            .thenComparingLong(claim -> claim.seat().allocations())
            .thenComparing(claim -> claim.claimant().frameworkId());
}
