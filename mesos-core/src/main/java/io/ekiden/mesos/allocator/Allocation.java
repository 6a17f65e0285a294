package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.AgentId;
import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.Resources;

/** What the allocator would give: these free resources of the agent to this framework. */
public record Allocation(AgentId agentId, FrameworkId frameworkId, Resources resources) {}
