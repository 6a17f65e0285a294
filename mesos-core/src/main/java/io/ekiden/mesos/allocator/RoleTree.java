package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.id.FrameworkId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.pcollections.TreePMap;

/**
 * All roles with the frameworks in them, and whose turn it is.
 *
 * <p>A role's share is that of all frameworks in it and below it, by its weight. Among the children of a role the lowest share comes first,
 * then fewer allocations, then the smaller name; frameworks in the role itself are one more child of it. Within a role the same holds for
 * its frameworks, which have no weights.
 *
 * <p><b>Source:</b> Mesos {@code DRFSorter}.
 *
 * @param top has no name, and all top-level roles right below it
 * @param weights by role; those that are not 1
 */
record RoleTree(RoleNode top, TreePMap<String, Double> weights) {
    static final RoleTree EMPTY = new RoleTree(RoleNode.EMPTY, TreePMap.empty());

    RoleTree withWeights(TreePMap<String, Double> newWeights) {
        return new RoleTree(top, newWeights);
    }

    Seat seat(Claimant claimant) {
        return node(claimant.role()).seat(claimant.frameworkId());
    }

    /** Empty for a role that nobody is in. */
    private RoleNode node(String role) {
        var node = top;
        int end = -1;
        while (end < role.length()) {
            end = endOfNext(role, end);
            node = node.child(role.substring(0, end));
        }
        return node;
    }

    /** Where the part after the one that ends at {@code end} ends. */
    private static int endOfNext(String role, int end) {
        int slash = role.indexOf('/', end + 1);
        return slash < 0 ? role.length() : slash;
    }

    RoleTree with(Claimant claimant, Seat seat) {
        return new RoleTree(with(top, -1, claimant, seat), weights);
    }

    /** @param end where the node's own name ends in that of the claimant's role */
    private static RoleNode with(RoleNode node, int end, Claimant claimant, Seat seat) {
        var role = claimant.role();
        if (end == role.length()) {
            return node.with(claimant.frameworkId(), seat);
        }
        int next = endOfNext(role, end);
        var name = role.substring(0, next);
        return node.withChild(name, with(node.child(name), next, claimant, seat));
    }

    /** What the role and all below it hold. */
    Quantities allocatedUnder(String role) {
        return node(role).allocatedWithBelow();
    }

    /** Everybody who wants offers, by top-level roles in no order. */
    List<Branch> branches(Quantities total) {
        return top.branches("", total, weights);
    }

    /** Everybody in these, those with the lowest shares first. Mostly the first one takes all, so the others are ordered when asked for. */
    static Iterable<Claim> inOrder(List<Branch> branches) {
        return () -> new InOrder(branches);
    }

    private static final class InOrder implements Iterator<Claim> {
        private final PriorityQueue<Branch> rest;
        private Iterator<Claim> current = List.<Claim>of().iterator();

        InOrder(List<Branch> branches) {
            rest = new PriorityQueue<>(branches.size() + 1, Branch.ORDER);
            rest.addAll(branches);
        }

        @Override
        public boolean hasNext() {
            return current.hasNext() || !rest.isEmpty();
        }

        /** A branch has at least one claim. */
        @Override
        public Claim next() {
            if (!current.hasNext()) {
                current = rest.remove().claims().iterator();
            }
            return current.next();
        }
    }

    /** The roles that the framework is in or holds something in. */
    List<String> rolesOf(FrameworkId frameworkId) {
        var roles = new ArrayList<String>();
        collectRoles(top, "", frameworkId, roles);
        return roles;
    }

    private static void collectRoles(RoleNode node, String name, FrameworkId frameworkId, List<String> roles) {
        if (node.seats().containsKey(frameworkId)) {
            roles.add(name);
        }
        node.children().forEach((role, child) -> collectRoles(child, role, frameworkId, roles));
    }

    /** True when somebody but this one wants offers. */
    boolean isWantedByOthersThan(Claimant claimant) {
        return isWantedByOthers(top, "", claimant);
    }

    private static boolean isWantedByOthers(RoleNode node, String name, Claimant claimant) {
        for (var seat : node.seats().entrySet()) {
            if (seat.getValue().wantsOffers() && !claimant.equals(new Claimant(seat.getKey(), name))) {
                return true;
            }
        }
        return node.children().entrySet().stream()
                .anyMatch(child -> isWantedByOthers(child.getValue(), child.getKey(), claimant));
    }
}
