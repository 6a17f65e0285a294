package io.ekiden.mesos.agent.usage;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a container uses at a moment.
 *
 * @param pid the first of its processes; absent for a container of containers, which has none of its own
 */
public record Measurement(Instant at, OptionalLong pid, Usage usage) {
    /** That of a container around this one. */
    static Measurement around(Measurement inner) {
        return new Measurement(inner.at, OptionalLong.empty(), inner.usage);
    }

    /** Both together, in a container around them. */
    Measurement plus(Measurement other) {
        return new Measurement(at.isAfter(other.at) ? at : other.at, OptionalLong.empty(), usage.plus(other.usage));
    }
}
