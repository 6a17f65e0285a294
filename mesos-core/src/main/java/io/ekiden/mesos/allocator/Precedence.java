package io.ekiden.mesos.allocator;

import java.time.Instant;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/** Whose turn it is: fairness by {@link RoleTree}, and the three things that come before it, as {@link Allocator} tells them. */
record Precedence(RoleTree roles, QuotaBooks quotas) {
    private static final int OWED = 0;
    private static final int OVERDUE = 1;
    private static final int ORDINARY = 2;
    private static final int SILENT = 3;

    /** @param since {@link Instant#MAX} of who has not waited too long: among those fairness decides */
    private record Ranked(Claim claim, int rank, Instant since) {
        private static final Comparator<Ranked> ORDER =
                Comparator.comparingInt(Ranked::rank).thenComparing(Ranked::since);
    }

    /** Everybody who wants offers, first the one whose turn it is. */
    Iterable<Claim> order(Quantities total, Instant now) {
        var branches = roles.branches(total);
        var fair = RoleTree.inOrder(branches);
        var longWaiting = now.minus(Allocator.PATIENCE);
        if (!quotas.isAnyOwed() && branches.stream().noneMatch(branch -> isExceptional(branch, longWaiting))) {
            return fair;
        }
        return StreamSupport.stream(fair.spliterator(), false)
                .map(claim -> {
                    boolean overdue = isOverdue(claim, longWaiting);
                    return new Ranked(
                            claim,
                            rank(claim, longWaiting),
                            overdue ? claim.seat().since() : Instant.MAX);
                })
                .sorted(Ranked.ORDER)
                .map(Ranked::claim)
                .toList();
    }

    private static boolean isExceptional(Branch branch, Instant longWaiting) {
        return branch.silent() || branch.since().isBefore(longWaiting);
    }

    private int rank(Claim claim, Instant longWaiting) {
        if (claim.seat().silent()) {
            return SILENT;
        }
        if (quotas.isOwed(claim.claimant().role())) {
            return OWED;
        }
        return isOverdue(claim, longWaiting) ? OVERDUE : ORDINARY;
    }

    private static boolean isOverdue(Claim claim, Instant longWaiting) {
        return claim.seat().since().isBefore(longWaiting);
    }
}
