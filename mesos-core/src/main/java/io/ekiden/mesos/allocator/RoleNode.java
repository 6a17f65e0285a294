package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.id.FrameworkId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** One role of the tree. Immutable; it remembers what it was asked last, as most roles stand as they stood while others get offers. */
final class RoleNode {
    static final RoleNode EMPTY = new RoleNode(TreePMap.empty(), TreePSet.empty(), Quantities.NONE, 0);

    private final TreePMap<FrameworkId, Seat> seats;
    private final TreePSet<String> children;
    private final Quantities allocated;
    private final long allocations;
    /** Whoever reads it sees a whole one or none, and can make one itself. */
    private @Nullable Standing last;

    /**
     * @param seats the frameworks in just this role
     * @param children the roles right below it, by their whole names
     * @param allocated what its seats hold, without the roles below
     */
    private RoleNode(
            TreePMap<FrameworkId, Seat> seats, TreePSet<String> children, Quantities allocated, long allocations) {
        this.seats = seats;
        this.children = children;
        this.allocated = allocated;
        this.allocations = allocations;
    }

    /**
     * How the role stands in a cluster of this size, without the roles below.
     *
     * @param claims of those in just this role who want offers, the lowest share first
     */
    record Standing(Quantities total, double share, List<Claim> claims) {}

    Standing standing(String role, Quantities total) {
        var known = last;
        if (known == null || !known.total().equals(total)) {
            known = new Standing(total, allocated.dominantShareOf(total), claims(role, total));
            last = known;
        }
        return known;
    }

    private List<Claim> claims(String role, Quantities total) {
        var claims = new ArrayList<Claim>();
        for (var entry : seats.entrySet()) {
            var seat = entry.getValue();
            if (seat.wantsOffers()) {
                var claimant = new Claimant(entry.getKey(), role);
                claims.add(new Claim(claimant, seat, seat.allocated().dominantShareOf(total)));
            }
        }
        if (claims.size() > 1) {
            claims.sort(Claim.ORDER);
        }
        return claims;
    }

    RoleNode with(FrameworkId frameworkId, Seat seat) {
        var before = seats.getOrDefault(frameworkId, Seat.EMPTY);
        var rest = seat.isVacant() ? seats.minus(frameworkId) : seats.plus(frameworkId, seat);
        if (before.allocated().equals(seat.allocated()) && before.allocations() == seat.allocations()) {
            return new RoleNode(rest, children, allocated, allocations);
        }
        return new RoleNode(
                rest,
                children,
                allocated.minus(before.allocated()).plus(seat.allocated()),
                allocations - before.allocations() + seat.allocations());
    }

    RoleNode withChild(String role) {
        return new RoleNode(seats, children.plus(role), allocated, allocations);
    }

    RoleNode withoutChild(String role) {
        return new RoleNode(seats, children.minus(role), allocated, allocations);
    }

    TreePMap<FrameworkId, Seat> seats() {
        return seats;
    }

    TreePSet<String> children() {
        return children;
    }

    Quantities allocated() {
        return allocated;
    }

    long allocations() {
        return allocations;
    }

    boolean isVacant() {
        return seats.isEmpty() && children.isEmpty();
    }
}
