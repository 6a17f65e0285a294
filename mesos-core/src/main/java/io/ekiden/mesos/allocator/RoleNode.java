package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.id.FrameworkId;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * One role of the tree.
 *
 * @param seats the frameworks in just this role
 * @param children the roles right below it, by their whole names
 * @param allocated what its seats hold, without the roles below
 */
record RoleNode(TreePMap<FrameworkId, Seat> seats, TreePSet<String> children, Quantities allocated, long allocations) {
    static final RoleNode EMPTY = new RoleNode(TreePMap.empty(), TreePSet.empty(), Quantities.NONE, 0);

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

    boolean isVacant() {
        return seats.isEmpty() && children.isEmpty();
    }
}
