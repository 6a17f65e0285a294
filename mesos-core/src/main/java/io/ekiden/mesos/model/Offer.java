package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import java.util.List;

/**
 * Resources of one agent, offered to one framework until accepted, declined or rescinded. <b>Source:</b> mesos.proto {@code Offer}.
 */
public record Offer(
        OfferId id,
        FrameworkId frameworkId,
        AgentId agentId,
        String hostname,
        int port,
        Resources resources,
        List<Attribute> attributes,
        String role) {
    public Offer {
        attributes = List.copyOf(attributes);
    }
}
