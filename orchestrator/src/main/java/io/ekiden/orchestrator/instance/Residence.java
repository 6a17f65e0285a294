package io.ekiden.orchestrator.instance;

import io.ekiden.mesos.model.id.AgentId;
import java.util.List;

/**
 * What an agent keeps for an instance, for as long as there is the instance. It is the same all that time: an instance that has to
 * begin elsewhere is another instance, so that nothing is ever kept on two agents for one. An agent that registers anew keeps it too.
 * <b>Source:</b> Marathon {@code Reservation}.
 *
 * @param agentId the id under which it was last launched on
 * @param isCertain a task is known to have begun there; before that nobody knows whether it was ever made
 */
public record Residence(AgentId agentId, String hostname, List<LocalVolume> volumes, boolean isCertain) {
    /** @param persistenceId of the volume at the agent: {@code <app>#<path>#<uuid>} */
    public record LocalVolume(String containerPath, String persistenceId) {
        /** The last part of its id. */
        public String uuid() {
            return persistenceId.substring(persistenceId.lastIndexOf('#') + 1);
        }
    }

    public Residence {
        volumes = List.copyOf(volumes);
    }

    /** The same, kept by an agent that is called so now. */
    public Residence at(AgentId newAgentId, String newHostname) {
        return new Residence(newAgentId, newHostname, volumes, isCertain);
    }

    public Residence certain() {
        return new Residence(agentId, hostname, volumes, true);
    }
}
