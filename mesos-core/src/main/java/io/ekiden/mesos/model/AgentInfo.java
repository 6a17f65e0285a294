package io.ekiden.mesos.model;

import java.util.List;

/** An agent as it registers. <b>Source:</b> mesos.proto {@code AgentInfo}. */
public record AgentInfo(String hostname, int port, Resources resources, List<Attribute> attributes) {
    public AgentInfo {
        attributes = List.copyOf(attributes);
    }
}
