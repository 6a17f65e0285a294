package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of the offers shown to one waiting app since its launch attempt began. Immutable, bounded, cheap to extend.
 * <b>Source:</b> Marathon {@code /v2/queue}, {@code processedOffersSummary} and {@code lastUnusedOffers}.
 *
 * @param totals since the attempt began
 * @param attempt funnel of all offers since the attempt began
 * @param lastRefusals the latest refusal per agent, the oldest first; at most {@value #MAX_AGENTS}
 */
public record OfferStatistics(Totals totals, RejectSummary attempt, List<UnusedOffer> lastRefusals) {
    /** How many agents' last refusals are kept; those not heard of for longest go first. */
    public static final int MAX_AGENTS = 100;

    /** How many unused offers the API shows. */
    public static final int MAX_UNUSED_OFFERS = 10;

    public static final OfferStatistics NONE =
            new OfferStatistics(new Totals(0, 0, Optional.empty(), Optional.empty()), RejectSummary.EMPTY, List.of());

    /** An offer that was not used. */
    public record UnusedOffer(Offer offer, List<Refusal> refusals, Instant timestamp) {
        public UnusedOffer {
            refusals = List.copyOf(refusals);
        }

        boolean isOfSameAgent(UnusedOffer other) {
            return offer.agentId().equals(other.offer.agentId());
        }
    }

    /** How many offers were looked at, how many of them not used, and when the last of each kind came. */
    public record Totals(int processed, int unused, Optional<Instant> lastUnusedAt, Optional<Instant> lastUsedAt) {}

    /** An offer was refused, for at least one reason. */
    public OfferStatistics refused(Offer offer, List<Refusal> refusals, Instant now) {
        var newTotals = new Totals(totals.processed() + 1, totals.unused() + 1, Optional.of(now), totals.lastUsedAt());
        return new OfferStatistics(
                newTotals, attempt.refused(refusals), withLast(new UnusedOffer(offer, refusals, now)));
    }

    /** A plain list: there is one for each app that waits, perhaps thousands, and the trees of a map would take several times the memory. */
    private List<UnusedOffer> withLast(UnusedOffer last) {
        var all = new ArrayList<UnusedOffer>(Math.min(lastRefusals.size() + 1, MAX_AGENTS));
        boolean isKnown = lastRefusals.stream().anyMatch(last::isOfSameAgent);
        // Out and in again: the order is that of the last refusal.
        int first = !isKnown && lastRefusals.size() >= MAX_AGENTS ? 1 : 0;
        for (int i = first; i < lastRefusals.size(); i++) {
            if (!(isKnown && last.isOfSameAgent(lastRefusals.get(i)))) {
                all.add(lastRefusals.get(i));
            }
        }
        all.add(last);
        return List.copyOf(all);
    }

    /** An instance was launched on an offer. */
    public OfferStatistics used(Instant now) {
        var newTotals = new Totals(totals.processed() + 1, totals.unused(), totals.lastUnusedAt(), Optional.of(now));
        return new OfferStatistics(newTotals, attempt.used(), lastRefusals);
    }

    /** What is left of it when nothing waits any more: when an offer was last used. */
    public OfferStatistics atRest() {
        return new OfferStatistics(
                new Totals(0, 0, Optional.empty(), totals.lastUsedAt()), NONE.attempt, NONE.lastRefusals);
    }

    /** Funnel over the last refused offer of each agent. */
    public RejectSummary lastOffers() {
        return RejectSummary.of(lastRefusals);
    }

    /** The latest unused offers, one per agent, the latest last; at most {@value #MAX_UNUSED_OFFERS}. */
    public List<UnusedOffer> lastUnusedOffers() {
        return lastRefusals.subList(Math.max(0, lastRefusals.size() - MAX_UNUSED_OFFERS), lastRefusals.size());
    }
}
