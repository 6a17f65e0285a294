package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;

/** What the allocator would give: these free resources of the agent to this framework, in this role of it. */
public record Allocation(AgentId agentId, FrameworkId frameworkId, String role, Resources resources) {
    Claimant claimant() {
        return new Claimant(frameworkId, role);
    }
}
