package io.ekiden.mesos.model;

import java.util.List;
import java.util.Optional;

/** An agent as it registers. <b>Source:</b> mesos.proto {@code AgentInfo}. */
public record AgentInfo(String hostname, int port, Resources resources, List<Attribute> attributes) {
    /** What agents of Ekiden can do, in the words of Mesos. */
    public static final List<String> CAPABILITIES = List.of(
            "MULTI_ROLE",
            "HIERARCHICAL_ROLE",
            "RESERVATION_REFINEMENT",
            "RESIZE_VOLUME",
            "AGENT_OPERATION_FEEDBACK",
            "AGENT_DRAINING");

    public AgentInfo {
        attributes = List.copyOf(attributes);
    }

    public AgentInfo withResources(Resources newResources) {
        return new AgentInfo(hostname, port, newResources, attributes);
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
