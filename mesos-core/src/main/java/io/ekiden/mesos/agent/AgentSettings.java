package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.disk.DiskSettings;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.place.Domain;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How one agent is set up.
 *
 * @param hostname as told to frameworks; must resolve for whoever talks to the tasks
 * @param port of the agent's own HTTP server
 * @param workDir sandboxes and checkpoint; belongs to this agent alone
 * @param resources everything the agent offers; see {@link ResourceDetection}
 * @param isolation which limits are enforced
 * @param disk what keeps room on the disk
 * @param recovery of what an earlier process has left
 * @param domain the fault domain that it stands in, if that is known
 * @param maxTurnEvents events handled before their changes are written and their effects run, at most
 */
public record AgentSettings(
        String hostname,
        int port,
        Path workDir,
        Resources resources,
        List<Attribute> attributes,
        int maxTurnEvents,
        IsolationSettings isolation,
        DiskSettings disk,
        RecoverySettings recovery,
        Optional<Domain> domain) {
    public static final int DEFAULT_MAX_TURN_EVENTS = 256;

    public AgentSettings {
        attributes = List.copyOf(attributes);
        if (maxTurnEvents < 1) {
            throw new IllegalArgumentException("maxTurnEvents is " + maxTurnEvents + ", must be at least 1");
        }
    }

    public AgentSettings(String hostname, int port, Path workDir, Resources resources, List<Attribute> attributes) {
        this(
                hostname,
                port,
                workDir,
                resources,
                attributes,
                DEFAULT_MAX_TURN_EVENTS,
                IsolationSettings.NONE,
                DiskSettings.DEFAULT,
                RecoverySettings.DEFAULT,
                Optional.empty());
    }

    public AgentSettings withIsolation(IsolationSettings newIsolation) {
        return new AgentSettings(
                hostname, port, workDir, resources, attributes, maxTurnEvents, newIsolation, disk, recovery, domain);
    }

    public AgentSettings withDisk(DiskSettings newDisk) {
        return new AgentSettings(
                hostname, port, workDir, resources, attributes, maxTurnEvents, isolation, newDisk, recovery, domain);
    }

    public AgentSettings withRecovery(RecoverySettings newRecovery) {
        return new AgentSettings(
                hostname, port, workDir, resources, attributes, maxTurnEvents, isolation, disk, newRecovery, domain);
    }

    /** Described otherwise. */
    public AgentSettings withOffered(Resources newResources, List<Attribute> newAttributes) {
        return new AgentSettings(
                hostname, port, workDir, newResources, newAttributes, maxTurnEvents, isolation, disk, recovery, domain);
    }

    public AgentSettings withDomain(Optional<Domain> newDomain) {
        return new AgentSettings(
                hostname, port, workDir, resources, attributes, maxTurnEvents, isolation, disk, recovery, newDomain);
    }

    /** Where executors on this machine reach it. */
    public String address() {
        return info().address().orElse(hostname);
    }

    AgentInfo info() {
        return new AgentInfo(hostname, port, resources, attributes, domain);
    }
}
