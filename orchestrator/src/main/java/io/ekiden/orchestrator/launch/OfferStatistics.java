package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Offer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of the offers shown to one waiting app since its launch attempt began. Immutable, cheap to extend. An offer that it need
 * not look at, as it has refused a better one of the same agent, is not counted again.
 * <b>Source:</b> Marathon {@code /v2/queue}, {@code processedOffersSummary}.
 *
 * @param totals since the attempt began
 * @param attempt funnel of all offers since the attempt began
 */
public record OfferStatistics(Totals totals, RejectSummary attempt) {
    public static final OfferStatistics NONE =
            new OfferStatistics(new Totals(0, 0, Optional.empty(), Optional.empty()), RejectSummary.EMPTY);

    /** An offer that was not used. */
    public record UnusedOffer(Offer offer, List<Refusal> refusals, Instant timestamp) {
        public UnusedOffer {
            refusals = List.copyOf(refusals);
        }
    }

    /** How many offers were looked at, how many of them not used, and when the last of each kind came. */
    public record Totals(int processed, int unused, Optional<Instant> lastUnusedAt, Optional<Instant> lastUsedAt) {}

    /** An offer was refused, for at least one reason. */
    public OfferStatistics refused(List<Refusal> refusals, Instant now) {
        var newTotals = new Totals(totals.processed() + 1, totals.unused() + 1, Optional.of(now), totals.lastUsedAt());
        return new OfferStatistics(newTotals, attempt.refused(refusals));
    }

    /** An instance was launched on an offer. */
    public OfferStatistics used(Instant now) {
        var newTotals = new Totals(totals.processed() + 1, totals.unused(), totals.lastUnusedAt(), Optional.of(now));
        return new OfferStatistics(newTotals, attempt.used());
    }

    /** What is left of it when nothing waits any more: when an offer was last used. */
    public OfferStatistics atRest() {
        return new OfferStatistics(new Totals(0, 0, Optional.empty(), totals.lastUsedAt()), NONE.attempt);
    }
}
