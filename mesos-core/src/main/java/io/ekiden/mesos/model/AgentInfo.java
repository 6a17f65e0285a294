package io.ekiden.mesos.model;

import io.ekiden.mesos.model.place.Domain;
import java.util.List;
import java.util.Optional;

/**
 * An agent as it registers. <b>Source:</b> mesos.proto {@code AgentInfo}.
 *
 * @param domain where it stands; absent: where its master does
 */
public record AgentInfo(
        String hostname, int port, Resources resources, List<Attribute> attributes, Optional<Domain> domain) {
    /** What agents of Ekiden can do, in the words of Mesos. */
    public static final List<String> CAPABILITIES = List.of(
            "MULTI_ROLE",
            "HIERARCHICAL_ROLE",
            "RESERVATION_REFINEMENT",
            "RESIZE_VOLUME",
            "AGENT_OPERATION_FEEDBACK",
            "AGENT_DRAINING",
            "TASK_RESOURCE_LIMITS");

    public AgentInfo {
        attributes = List.copyOf(attributes);
    }

    /** Where its master stands. */
    public AgentInfo(String hostname, int port, Resources resources, List<Attribute> attributes) {
        this(hostname, port, resources, attributes, Optional.empty());
    }

    public AgentInfo withResources(Resources newResources) {
        return new AgentInfo(hostname, port, newResources, attributes, domain);
    }

    /** Its IP address where the hostname is one or says it; nothing is looked up. */
    public Optional<String> address() {
        if (hostname.equals("localhost")) {
            return Optional.of("127.0.0.1");
        }
        boolean literal = hostname.contains(":") || hostname.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return literal ? Optional.of(hostname) : Optional.empty();
    }
}
