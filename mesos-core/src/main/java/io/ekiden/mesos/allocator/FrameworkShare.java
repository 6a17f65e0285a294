package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import java.util.List;

/**
 * A framework as the allocator sees it.
 *
 * @param allocations how many times it was given something; the tie breaker between equal shares
 * @param active subscribed
 * @param roles whose reservations it may use beside the unreserved resources
 */
record FrameworkShare(Quantities allocated, long allocations, boolean active, boolean suppressed, List<String> roles) {
    FrameworkShare withAllocated(Quantities newAllocated, long newAllocations) {
        return new FrameworkShare(newAllocated, newAllocations, active, suppressed, roles);
    }

    FrameworkShare withActive(boolean newActive, List<String> newRoles) {
        return new FrameworkShare(allocated, allocations, newActive, suppressed, List.copyOf(newRoles));
    }

    FrameworkShare withSuppressed(boolean newSuppressed) {
        return new FrameworkShare(allocated, allocations, active, newSuppressed, roles);
    }

    boolean mayUse(String role) {
        return role.equals(Resources.UNRESERVED) || roles.contains(role);
    }

    boolean wantsOffers() {
        return active && !suppressed;
    }
}
