package io.ekiden.orchestrator.events;

import java.time.Instant;

/** How an event is written down. Called when somebody reads the event, on the reader's thread, and perhaps more than once. */
@FunctionalInterface
public interface EventFormat {
    /** @param at when it was published */
    Frame write(StreamEvent event, Instant at);
}
