package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a framework asks of the allocator.
 *
 * @param roles in which it wants offers
 * @param suppressed those of its roles in which it wants none now
 * @param capabilities what it understands, by their names in Mesos
 * @param minimums by role, what makes an offer worth making: any one of the list will do, and with an empty list everything does. A role
 *     that is not in it has the master's minimum
 */
public record Subscription(
        List<String> roles,
        SortedSet<String> suppressed,
        List<String> capabilities,
        Map<String, List<Quantities>> minimums) {
    public Subscription {
        roles = List.copyOf(roles);
        suppressed = Collections.unmodifiableSortedSet(new TreeSet<>(suppressed));
        capabilities = List.copyOf(capabilities);
        minimums = Collections.unmodifiableMap(new TreeMap<>(minimums));
    }

    /** Offers in these roles, in the words of before any capability. */
    public static Subscription of(List<String> roles) {
        return new Subscription(roles, new TreeSet<>(), List.of(), Map.of());
    }

    /** Whether an offer to this role may contain it. */
    boolean mayUse(Resources.Key key, String role) {
        var terms = key.terms();
        return terms.isFor(role)
                && (!terms.isRefined() || capabilities.contains("RESERVATION_REFINEMENT"))
                && (!terms.shared() || capabilities.contains("SHARED_RESOURCES"))
                && (!terms.revocable() || capabilities.contains("REVOCABLE_RESOURCES"));
    }

    /**
     * Whether it may see agents with GPUs at all: others would fill them with tasks that need none. <b>Source:</b> Mesos {@code
     * --filter_gpu_resources}, which is on by default, and {@code isCapableOfReceivingAgent}.
     */
    boolean takesGpus() {
        return capabilities.contains("GPU_RESOURCES");
    }

    boolean isWorthwhile(Resources offered, String role) {
        var own = minimums.get(role);
        if (own == null) {
            return Allocator.isAllocatable(offered);
        }
        if (own.isEmpty()) {
            return !offered.isEmpty();
        }
        var sums = Quantities.of(offered);
        return own.stream().anyMatch(minimum -> minimum.isWithin(sums));
    }
}
