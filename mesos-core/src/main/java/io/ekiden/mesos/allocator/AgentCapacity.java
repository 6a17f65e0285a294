package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import java.time.Instant;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * An agent as the allocator sees it.
 *
 * @param allocated offered to frameworks or used by their tasks
 * @param active false while the agent's link is broken: nothing is offered
 */
record AgentCapacity(
        Resources total, Resources allocated, boolean active, TreePMap<Claimant, PVector<Refusal>> refusals) {

    /** What is not allocated. An agent that came back smaller than its tasks has nothing left of what it overcommits. */
    Resources free() {
        var free = total.minus(allocated);
        for (var entry : free.scalars().entrySet()) {
            if (entry.getValue() < 0) {
                free = free.with(entry.getKey(), 0);
            }
        }
        return free;
    }

    AgentCapacity withAllocated(Resources newAllocated) {
        return new AgentCapacity(total, newAllocated, active, refusals);
    }

    AgentCapacity withActive(boolean newActive) {
        return new AgentCapacity(total, allocated, newActive, refusals);
    }

    AgentCapacity withRefusals(TreePMap<Claimant, PVector<Refusal>> newRefusals) {
        return new AgentCapacity(total, allocated, active, newRefusals);
    }

    PVector<Refusal> refusalsOf(Claimant claimant) {
        return refusals.getOrDefault(claimant, TreePVector.empty());
    }

    boolean hides(Claimant claimant, Resources free, Instant now) {
        for (var refusal : refusalsOf(claimant)) {
            if (refusal.hides(free, now)) {
                return true;
            }
        }
        return false;
    }

    AgentCapacity withoutRefusalsEndedBy(Instant now, Claimant claimant) {
        var ended = refusalsOf(claimant).stream()
                .filter(refusal -> !refusal.until().isAfter(now))
                .toList();
        var kept = refusalsOf(claimant).minusAll(ended);
        return withRefusals(kept.isEmpty() ? refusals.minus(claimant) : refusals.plus(claimant, kept));
    }

    QuotaBooks.Agent forQuotas() {
        return new QuotaBooks.Agent(total, allocated, active);
    }
}
