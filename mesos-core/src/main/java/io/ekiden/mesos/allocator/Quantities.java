package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import org.pcollections.TreePMap;

/** Sums of scalar resources by name over all roles, in thousandths. Ports have no share and are left out. */
record Quantities(TreePMap<String, Long> milli) {
    static final Quantities NONE = new Quantities(TreePMap.empty());

    Quantities plus(Resources resources) {
        return add(resources, 1);
    }

    Quantities minus(Resources resources) {
        return add(resources, -1);
    }

    private Quantities add(Resources resources, int sign) {
        var sums = milli;
        for (var entry : resources.scalars().entrySet()) {
            var name = entry.getKey().name();
            long sum = sums.getOrDefault(name, 0L) + sign * entry.getValue();
            sums = sum == 0 ? sums.minus(name) : sums.plus(name, sum);
        }
        return new Quantities(sums);
    }

    /** The largest fraction of any resource of the cluster that these sums make up, 0 to 1. */
    double dominantShareOf(Quantities total) {
        double share = 0;
        for (var entry : milli.entrySet()) {
            long whole = total.milli.getOrDefault(entry.getKey(), 0L);
            if (whole > 0) {
                share = Math.max(share, (double) entry.getValue() / whole);
            }
        }
        return share;
    }
}
