package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.id.FrameworkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * One role with all below it. Immutable; it remembers what it was asked last, as most roles stand as they stood while others get offers.
 */
final class RoleNode {
    static final RoleNode EMPTY = new RoleNode(TreePMap.empty(), TreePMap.empty(), Quantities.NONE, 0);

    private final TreePMap<FrameworkId, Seat> seats;
    private final TreePMap<String, RoleNode> children;
    private final Quantities allocated;
    private final long allocations;
    /** Whoever reads it sees a whole one or none, and can make one itself. */
    private @Nullable Known last;

    /** @param weights by role; those that are not 1 */
    private record Known(Quantities total, Map<String, Double> weights, Branch branch) {}

    /**
     * @param seats the frameworks in just this role
     * @param children the roles right below it, by their whole names
     * @param allocated what its seats hold, without the roles below
     */
    private RoleNode(
            TreePMap<FrameworkId, Seat> seats,
            TreePMap<String, RoleNode> children,
            Quantities allocated,
            long allocations) {
        this.seats = seats;
        this.children = children;
        this.allocated = allocated;
        this.allocations = allocations;
    }

    /** How this role, of this name, stands among those beside it in a cluster of this size. */
    Branch branch(String role, Quantities total, Map<String, Double> weights) {
        var known = last;
        if (known == null || known.weights() != weights || !known.total().equals(total)) {
            known = new Known(total, weights, newBranch(role, total, weights));
            last = known;
        }
        return known.branch();
    }

    private Branch newBranch(String role, Quantities total, Map<String, Double> weights) {
        double weight = weights.getOrDefault(role, 1.0);
        if (children.isEmpty()) {
            return own(role, role, weight, total);
        }
        var below = branches(role, total, weights);
        below.sort(Branch.ORDER);
        var claims = new ArrayList<Claim>();
        below.forEach(branch -> claims.addAll(branch.claims()));
        double share = allocatedWithBelow().dominantShareOf(total) / weight;
        return Branch.of(role, share, allocationsWithBelow(), claims);
    }

    /** Where somebody wants offers: the roles right below this one, and this one itself as one more of them; in no order. */
    List<Branch> branches(String role, Quantities total, Map<String, Double> weights) {
        var branches = new ArrayList<Branch>(children.size() + 1);
        if (!seats.isEmpty()) {
            var own = own(role, role + "/.", 1, total);
            if (!own.claims().isEmpty()) {
                branches.add(own);
            }
        }
        for (var child : children.entrySet()) {
            var branch = child.getValue().branch(child.getKey(), total, weights);
            if (!branch.claims().isEmpty()) {
                branches.add(branch);
            }
        }
        return branches;
    }

    /** The frameworks in just this role. */
    private Branch own(String role, String name, double weight, Quantities total) {
        return Branch.of(name, allocated.dominantShareOf(total) / weight, allocations, claims(role, total));
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

    /** What the role and all below it hold. */
    Quantities allocatedWithBelow() {
        var sum = allocated;
        for (var child : children.values()) {
            sum = sum.plus(child.allocatedWithBelow());
        }
        return sum;
    }

    private long allocationsWithBelow() {
        return allocations
                + children.values().stream()
                        .mapToLong(RoleNode::allocationsWithBelow)
                        .sum();
    }

    RoleNode with(FrameworkId frameworkId, Seat seat) {
        var before = seat(frameworkId);
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

    /** Drops the child when nothing is left of it. */
    RoleNode withChild(String role, RoleNode child) {
        var rest = child.isVacant() ? children.minus(role) : children.plus(role, child);
        return new RoleNode(seats, rest, allocated, allocations);
    }

    /** Empty for what is not there. */
    RoleNode child(String role) {
        return children.getOrDefault(role, EMPTY);
    }

    Map<String, RoleNode> children() {
        return children;
    }

    Map<FrameworkId, Seat> seats() {
        return seats;
    }

    Seat seat(FrameworkId frameworkId) {
        return seats.getOrDefault(frameworkId, Seat.EMPTY);
    }

    private boolean isVacant() {
        return seats.isEmpty() && children.isEmpty();
    }
}
