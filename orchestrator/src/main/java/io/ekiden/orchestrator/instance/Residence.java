package io.ekiden.orchestrator.instance;

import io.ekiden.mesos.model.id.AgentId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an agent keeps for an instance, for as long as there is the instance. It is the same all that time: an instance that has to
 * begin elsewhere is another instance, so that nothing is ever kept on two agents for one. An agent that registers anew keeps it too.
 * <b>Source:</b> Marathon {@code Reservation}.
 *
 * @param agentId the id under which it was last launched on
 * @param attributes of the agent at the last launch, rendered, by name: what constraints count while the instance is on its way back
 * @param isCertain a task is known to have begun there; before that nobody knows whether it was ever made
 */
public record Residence(
        AgentId agentId,
        String hostname,
        SortedMap<String, String> attributes,
        List<LocalVolume> volumes,
        boolean isCertain) {
    /** @param persistenceId of the volume at the agent: {@code <app>#<path>#<uuid>} */
    public record LocalVolume(String containerPath, String persistenceId) {
        /** The last part of its id. */
        public String uuid() {
            return persistenceId.substring(persistenceId.lastIndexOf('#') + 1);
        }
    }

    public Residence {
        // The first version of this program that kept data did not store them.
        attributes = attributes == null
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        volumes = List.copyOf(volumes);
    }

    /** The same, kept by an agent that is called so now. */
    public Residence at(AgentId newAgentId, String newHostname, SortedMap<String, String> newAttributes) {
        return new Residence(newAgentId, newHostname, newAttributes, volumes, isCertain);
    }

    public Residence certain() {
        return new Residence(agentId, hostname, attributes, volumes, true);
    }
}
