package io.ekiden.mesos.master.maintenance;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.maintenance.InverseOffer;
import java.time.Instant;

/** Facts about inverse offers. None is stored: after a restart frameworks are asked anew. */
public sealed interface MaintenanceChange {
    record Asked(InverseOffer offer, Instant at) implements MaintenanceChange {}

    /** It is not asked again before {@code quietUntil}. */
    record Answered(OfferId offerId, Answer answer, Instant at, Instant quietUntil) implements MaintenanceChange {}

    /** Whoever has answered may be asked again when its quiet time ended at or before {@code at}. */
    record QuietEnded(Instant at) implements MaintenanceChange {}

    /** The agent is away, or its machine's time has changed: whoever was asked is asked no more. */
    record AgentDropped(AgentId agentId) implements MaintenanceChange {}

    /** The framework's stream is gone, and what it was asked with it. */
    record FrameworkDropped(FrameworkId frameworkId) implements MaintenanceChange {}

    /** <b>Source:</b> allocator.proto {@code InverseOfferStatus.Status}. */
    enum Answer {
        UNKNOWN,
        ACCEPT,
        DECLINE
    }
}
