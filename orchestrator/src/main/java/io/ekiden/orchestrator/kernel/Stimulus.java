package io.ekiden.orchestrator.kernel;

import java.util.List;

/**
 * What one turn works on: events in order of arrival, and the seed for every id it makes up. Events are taken together so that a
 * thousand status updates of one app settle it once.
 */
public record Stimulus(List<KernelEvent> events, long seed) {
    public Stimulus {
        events = List.copyOf(events);
    }
}
