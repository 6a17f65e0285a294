package io.ekiden.orchestrator.launch;

/**
 * Why an offer was not used, in the order in which offers are counted out: the stages of the funnel shown by the queue.
 * <b>Source:</b> Marathon {@code NoOfferMatchReason}.
 */
public enum NoOfferMatchReason {
    UNFULFILLED_ROLE("UnfulfilledRole"),
    UNFULFILLED_CONSTRAINT("UnfulfilledConstraint"),
    NO_CORRESPONDING_RESERVATION_FOUND("NoCorrespondingReservationFound"),
    AGENT_MAINTENANCE("AgentMaintenance"),
    INSUFFICIENT_CPUS("InsufficientCpus"),
    INSUFFICIENT_MEMORY("InsufficientMemory"),
    INSUFFICIENT_DISK("InsufficientDisk"),
    INSUFFICIENT_GPUS("InsufficientGpus"),
    INSUFFICIENT_PORTS("InsufficientPorts"),
    DECLINED_SCARCE_RESOURCES("DeclinedScarceResources");

    private final String wireName;

    NoOfferMatchReason(String wireName) {
        this.wireName = wireName;
    }

    /** As the API spells it. */
    public String wireName() {
        return wireName;
    }
}
