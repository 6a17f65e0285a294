package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import java.time.Instant;
import java.util.Comparator;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** A decline filter: a framework does not want to see these resources of an agent, or less, before {@code until}. */
record Refusal(Resources resources, Instant until) {
    /** Filters kept per framework and agent; beyond it the one that ends first goes. */
    static final int MAX_PER_AGENT = 8;

    boolean hides(Resources free, Instant now) {
        return now.isBefore(until) && resources.contains(free);
    }

    /** True when {@code other} hides whatever this one hides, for at least as long. */
    private boolean isCoveredBy(Refusal other) {
        return !until.isAfter(other.until) && other.resources.contains(resources);
    }

    static PVector<Refusal> add(PVector<Refusal> refusals, Refusal added) {
        var kept = TreePVector.<Refusal>empty();
        for (var refusal : refusals) {
            if (!refusal.isCoveredBy(added)) {
                kept = kept.plus(refusal);
            }
        }
        kept = kept.plus(added);
        return kept.size() <= MAX_PER_AGENT
                ? kept
                : kept.minus(
                        kept.stream().min(Comparator.comparing(Refusal::until)).orElseThrow());
    }
}
