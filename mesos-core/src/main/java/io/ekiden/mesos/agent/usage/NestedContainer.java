package io.ekiden.mesos.agent.usage;

import java.time.Instant;
import java.util.List;

/**
 * A container that somebody runs within that of a task, as readers see it.
 *
 * @param chain the names of all around it and its own, the outermost first
 * @param pid the first of its processes
 */
public record NestedContainer(List<String> chain, long pid, Instant at) {
    public NestedContainer {
        chain = List.copyOf(chain);
    }
}
