package io.ekiden.mesos.allocator;

import java.time.Instant;

/**
 * A framework in one of its roles.
 *
 * @param allocations how many times it was given something; the tie breaker between equal shares
 * @param member the framework is in this role now; otherwise only its tasks are left there
 * @param silent it let an offer time out and has not answered one since
 * @param since when it was offered something last, or began to want it
 */
record Seat(
        Quantities allocated,
        long allocations,
        boolean member,
        boolean active,
        boolean suppressed,
        boolean silent,
        Instant since) {
    static final Seat EMPTY = new Seat(Quantities.NONE, 0, false, false, false, false, Instant.EPOCH);

    Seat withAllocated(Quantities newAllocated, long newAllocations) {
        return new Seat(newAllocated, newAllocations, member, active, suppressed, silent, since);
    }

    Seat withMember(boolean newMember, boolean newActive, boolean newSuppressed) {
        return new Seat(allocated, allocations, newMember, newActive, newSuppressed, silent, since);
    }

    Seat withSuppressed(boolean newSuppressed) {
        return new Seat(allocated, allocations, member, active, newSuppressed, silent, since);
    }

    Seat withSilent(boolean newSilent) {
        return new Seat(allocated, allocations, member, active, suppressed, newSilent, since);
    }

    Seat withSince(Instant newSince) {
        return new Seat(allocated, allocations, member, active, suppressed, silent, newSince);
    }

    boolean wantsOffers() {
        return member && active && !suppressed;
    }

    /** Nothing is lost when it is forgotten. */
    boolean isVacant() {
        return !member && allocated.isZero();
    }
}
