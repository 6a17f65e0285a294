package io.ekiden.orchestrator.launch.queue;

import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.launch.Refusal;
import java.util.Comparator;
import java.util.List;

/**
 * What an agent must have before one of those that refused it may fit. Never too much, perhaps too little: then a look is in vain.
 *
 * @param cpusMilli so much of it in all is enough for one of them to look again, as with the others; {@link Long#MAX_VALUE}: for none
 * @param change what else is enough
 */
public record Hope(long cpusMilli, long memMilli, long diskMilli, long gpusMilli, Change change) {
    /** Of what an agent offers. Each is enough where those after it are. */
    public enum Change {
        /** As it is. */
        NONE,
        /** More of anything, or something else. */
        MORE,
        /** Also less of something. */
        ANY
    }

    /** As long as neither the app nor the agent is another, however much there is. */
    public static final Hope NONE = new Hope(Change.NONE);

    /** For an app that takes other disks when some are missing, or waits for what is kept for it. */
    public static final Hope ANY_CHANGE = new Hope(Change.ANY);

    private static final Hope MORE = new Hope(Change.MORE);

    private Hope(Change change) {
        this(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, change);
    }

    /**
     * Of one app.
     *
     * @param refusals all of them have to go before it fits
     * @param isOfRole the offer was made to the role of the app
     */
    public static Hope of(List<Refusal> refusals, boolean isOfRole) {
        if (!isOfRole || refusals.stream().anyMatch(Hope::isLasting)) {
            return NONE;
        }
        return refusals.stream()
                .filter(Refusal.Shortage.class::isInstance)
                .map(Refusal.Shortage.class::cast)
                .max(Comparator.comparingDouble(Hope::times))
                .map(Hope::of)
                .orElse(MORE);
    }

    /** How many times as much is needed. */
    private static double times(Refusal.Shortage shortage) {
        return (double) shortage.neededMilli() / Math.max(1, shortage.offeredMilli());
    }

    /** It stays whatever resources come, until the app or what else is known of the agent changes. */
    private static boolean isLasting(Refusal refusal) {
        return switch (refusal.reason()) {
            case UNFULFILLED_CONSTRAINT, AGENT_MAINTENANCE, DECLINED_SCARCE_RESOURCES -> true;
            case UNFULFILLED_ROLE,
                    NO_CORRESPONDING_RESERVATION_FOUND,
                    INSUFFICIENT_CPUS,
                    INSUFFICIENT_MEMORY,
                    INSUFFICIENT_DISK,
                    INSUFFICIENT_GPUS,
                    INSUFFICIENT_PORTS -> false;
        };
    }

    private static Hope of(Refusal.Shortage shortage) {
        var reason = shortage.reason();
        return new Hope(
                needed(shortage, reason == NoOfferMatchReason.INSUFFICIENT_CPUS),
                needed(shortage, reason == NoOfferMatchReason.INSUFFICIENT_MEMORY),
                needed(shortage, reason == NoOfferMatchReason.INSUFFICIENT_DISK),
                needed(shortage, reason == NoOfferMatchReason.INSUFFICIENT_GPUS),
                Change.NONE);
    }

    private static long needed(Refusal.Shortage shortage, boolean isShort) {
        return isShort ? shortage.neededMilli() : Long.MAX_VALUE;
    }

    /** Where either is enough. */
    public Hope or(Hope other) {
        return new Hope(
                Math.min(cpusMilli, other.cpusMilli),
                Math.min(memMilli, other.memMilli),
                Math.min(diskMilli, other.diskMilli),
                Math.min(gpusMilli, other.gpusMilli),
                change.compareTo(other.change) > 0 ? change : other.change);
    }

    /** True when an app that refused what was offered before may fit what is offered now. */
    boolean isMetBy(Resources now, Resources before) {
        if (now.equals(before)) {
            return false;
        }
        if (change == Change.ANY) {
            return true;
        }
        if (before.contains(now)) {
            return false;
        }
        return change == Change.MORE
                || now.cpusMilli() >= cpusMilli
                || now.memMilli() >= memMilli
                || now.diskMilli() >= diskMilli
                || now.gpusMilli() >= gpusMilli;
    }
}
