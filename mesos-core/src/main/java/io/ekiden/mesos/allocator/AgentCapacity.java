package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.FrameworkId;
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
        Resources total, Resources allocated, boolean active, TreePMap<FrameworkId, PVector<Refusal>> refusals) {

    /** What is not allocated. An agent that came back smaller than its tasks has nothing left of what it overcommits. */
    Resources free() {
        var free = total.minus(allocated);
        for (var entry : free.scalars().entrySet()) {
            if (entry.getValue() < 0) {
                free = free.withScalar(entry.getKey().name(), entry.getKey().role(), 0);
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

    AgentCapacity withRefusals(TreePMap<FrameworkId, PVector<Refusal>> newRefusals) {
        return new AgentCapacity(total, allocated, active, newRefusals);
    }

    PVector<Refusal> refusalsOf(FrameworkId frameworkId) {
        return refusals.getOrDefault(frameworkId, TreePVector.empty());
    }

    boolean hides(FrameworkId frameworkId, Resources free, Instant now) {
        for (var refusal : refusalsOf(frameworkId)) {
            if (refusal.hides(free, now)) {
                return true;
            }
        }
        return false;
    }
}
