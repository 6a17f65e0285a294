package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.id.FrameworkId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pcollections.TreePMap;

/**
 * All roles with the frameworks in them, and whose turn it is.
 *
 * <p>A role's share is that of all frameworks in it and below it, by its weight. Among the children of a role the lowest share comes first,
 * then fewer allocations, then the smaller name; frameworks in the role itself are one more child of it. Within a role the same holds for
 * its frameworks, which have no weights.
 *
 * <p><b>Source:</b> Mesos {@code DRFSorter}.
 */
record RoleTree(TreePMap<String, RoleNode> nodes, TreePMap<String, Double> weights) {
    static final RoleTree EMPTY =
            new RoleTree(TreePMap.<String, RoleNode>empty().plus("", RoleNode.EMPTY), TreePMap.empty());

    private record Branch(String name, double share, long allocations, List<Claim> claims) {
        private static final Comparator<Branch> ORDER = Comparator.comparingDouble(Branch::share)
                .thenComparingLong(Branch::allocations)
                .thenComparing(Branch::name);
    }

    private record Sum(Quantities allocated, long allocations) {}

    RoleTree withWeights(TreePMap<String, Double> newWeights) {
        return new RoleTree(nodes, newWeights);
    }

    Seat seat(Claimant claimant) {
        var node = nodes.get(claimant.role());
        return node == null ? Seat.EMPTY : node.seats().getOrDefault(claimant.frameworkId(), Seat.EMPTY);
    }

    RoleTree with(Claimant claimant, Seat seat) {
        var role = claimant.role();
        var node = nodes.get(role);
        if (node == null) {
            return seat.isVacant() ? this : grown(role).with(claimant, seat);
        }
        var changed = node.with(claimant.frameworkId(), seat);
        return changed.isVacant() ? pruned(role) : with(role, changed);
    }

    private RoleTree with(String role, RoleNode node) {
        return new RoleTree(nodes.plus(role, node), weights);
    }

    private RoleTree grown(String role) {
        var parent = parent(role);
        var withParent = nodes.containsKey(parent) ? this : grown(parent);
        return withParent.with(parent, node(withParent, parent).withChild(role)).with(role, RoleNode.EMPTY);
    }

    private RoleTree pruned(String role) {
        var parent = parent(role);
        var rest = new RoleTree(nodes.minus(role), weights);
        var changed = node(rest, parent).withoutChild(role);
        return changed.isVacant() && !parent.isEmpty() ? rest.pruned(parent) : rest.with(parent, changed);
    }

    private static RoleNode node(RoleTree tree, String role) {
        return tree.nodes.getOrDefault(role, RoleNode.EMPTY);
    }

    private static String parent(String role) {
        int slash = role.lastIndexOf('/');
        return slash < 0 ? "" : role.substring(0, slash);
    }

    /** What the role and all below it hold. */
    Quantities allocatedUnder(String role) {
        return sum(role).allocated();
    }

    private Sum sum(String role) {
        var node = node(this, role);
        var allocated = node.allocated();
        long allocations = node.allocations();
        for (var child : node.children()) {
            var below = sum(child);
            allocated = allocated.plus(below.allocated());
            allocations += below.allocations();
        }
        return new Sum(allocated, allocations);
    }

    /** Everybody who wants offers, those with the lowest shares first. */
    List<Claim> claims(Quantities total) {
        return claims("", node(this, ""), total);
    }

    private List<Claim> claims(String role, RoleNode node, Quantities total) {
        var own = node.standing(role, total).claims();
        if (node.children().isEmpty()) {
            return own;
        }
        var branches = new ArrayList<Branch>();
        if (!own.isEmpty()) {
            branches.add(new Branch(role + "/.", node.allocated().dominantShareOf(total), node.allocations(), own));
        }
        for (var child : node.children()) {
            var below = node(this, child);
            var claims = claims(child, below, total);
            if (!claims.isEmpty()) {
                branches.add(branch(child, below, total, claims));
            }
        }
        if (branches.size() == 1) {
            return branches.getFirst().claims();
        }
        branches.sort(Branch.ORDER);
        var all = new ArrayList<Claim>();
        branches.forEach(branch -> all.addAll(branch.claims()));
        return all;
    }

    private Branch branch(String role, RoleNode node, Quantities total, List<Claim> claims) {
        double weight = weights.getOrDefault(role, 1.0);
        if (node.children().isEmpty()) {
            return new Branch(role, node.standing(role, total).share() / weight, node.allocations(), claims);
        }
        var sum = sum(role);
        return new Branch(role, sum.allocated().dominantShareOf(total) / weight, sum.allocations(), claims);
    }

    /** True when somebody but this one wants offers. */
    boolean isWantedByOthersThan(Claimant claimant) {
        for (var node : nodes.entrySet()) {
            for (var seat : node.getValue().seats().entrySet()) {
                if (seat.getValue().wantsOffers() && !isSeatOf(claimant, node.getKey(), seat.getKey())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isSeatOf(Claimant claimant, String role, FrameworkId frameworkId) {
        return claimant.role().equals(role) && claimant.frameworkId().equals(frameworkId);
    }
}
