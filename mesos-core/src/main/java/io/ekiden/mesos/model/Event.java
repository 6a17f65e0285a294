package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.maintenance.InverseOffer;
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

    /** The framework is asked to leave agents. */
    record InverseOffers(List<InverseOffer> offers) implements Event {
        public InverseOffers {
            offers = List.copyOf(offers);
        }
    }

    /** It need not leave that agent any more. */
    record RescindInverseOffer(OfferId offerId) implements Event {}

    record Update(TaskStatus status) implements Event {}

    /** How an operation with an id stands. */
    record UpdateOperationStatus(Operation.Status status) implements Event {}

    /** From the framework's own executor. Best effort. */
    record Message(AgentId agentId, ExecutorId executorId, String base64) implements Event {}

    /** An agent was lost. Best effort. */
    record Failure(AgentId agentId) implements Event {}

    /**
     * An executor has ended: the process of a framework's own, or the last task of another. Best effort.
     *
     * @param status of the process, as wait(2) reports it
     */
    record ExecutorEnded(AgentId agentId, ExecutorId executorId, int status) implements Event {}

    /** The stream ends after this one. */
    record Error(String message) implements Event {}

    record Heartbeat() implements Event {}
}
