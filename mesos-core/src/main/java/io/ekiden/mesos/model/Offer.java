package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.mesos.model.place.Domain;
import java.util.List;
import java.util.Optional;

/**
 * Resources of one agent, offered to one framework until accepted, declined or rescinded. <b>Source:</b> mesos.proto {@code Offer}.
 *
 * @param domain where the agent stands, if that is known
 * @param unavailability when the agent's machine is to be taken down, if that is planned
 * @param executorIds the framework's executors that live on the agent
 */
public record Offer(
        OfferId id,
        FrameworkId frameworkId,
        AgentId agentId,
        String hostname,
        int port,
        Resources resources,
        List<Attribute> attributes,
        String role,
        Optional<Domain> domain,
        Optional<Unavailability> unavailability,
        List<ExecutorId> executorIds) {
    public Offer {
        attributes = List.copyOf(attributes);
        executorIds = List.copyOf(executorIds);
    }

    /** Of an agent that is there to stay, of which it is not known where it stands, and on which the framework has no executor of its own. */
    public Offer(
            OfferId id,
            FrameworkId frameworkId,
            AgentId agentId,
            String hostname,
            int port,
            Resources resources,
            List<Attribute> attributes,
            String role) {
        this(
                id,
                frameworkId,
                agentId,
                hostname,
                port,
                resources,
                attributes,
                role,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
