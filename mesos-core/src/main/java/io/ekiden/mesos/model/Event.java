package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import java.time.Duration;
import java.util.List;

/** What the master says to a scheduler. <b>Source:</b> v1 scheduler.proto {@code Event}. */
public sealed interface Event {
    /** Always first. */
    record Subscribed(FrameworkId frameworkId, Duration heartbeatInterval, MasterInfo master) implements Event {}

    record Offers(List<Offer> offers) implements Event {
        public Offers {
            offers = List.copyOf(offers);
        }
    }

    record Rescind(OfferId offerId) implements Event {}

    record Update(TaskStatus status) implements Event {}

    /** How an operation with an id stands. */
    record UpdateOperationStatus(Operation.Status status) implements Event {}

    /** An agent was lost. Best effort. */
    record Failure(AgentId agentId) implements Event {}

    /** The stream ends after this one. */
    record Error(String message) implements Event {}

    record Heartbeat() implements Event {}
}
