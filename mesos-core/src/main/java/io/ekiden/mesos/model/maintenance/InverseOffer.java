package io.ekiden.mesos.model.maintenance;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;

/**
 * A framework is asked to leave an agent in time. What it answers is shown to operators and binds nobody. <b>Source:</b> mesos.proto
 * {@code InverseOffer}.
 */
public record InverseOffer(
        OfferId id,
        FrameworkId frameworkId,
        AgentId agentId,
        String hostname,
        int port,
        Unavailability unavailability) {}
