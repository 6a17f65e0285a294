package io.ekiden.mesos.agent.session;

import java.util.List;

/**
 * Names a container within others. <b>Source:</b> mesos.proto {@code ContainerID}.
 *
 * @param chain the outermost first, at least one
 */
public record NestedId(List<String> chain) {
    public NestedId {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a container has a name");
        }
    }

    /** Its own name. */
    public String value() {
        return chain.getLast();
    }

    /** The chain of the container around it; empty for an outermost one. */
    public List<String> parent() {
        return chain.subList(0, chain.size() - 1);
    }

    /** As Mesos writes it. */
    @Override
    public String toString() {
        return String.join(".", chain);
    }
}
