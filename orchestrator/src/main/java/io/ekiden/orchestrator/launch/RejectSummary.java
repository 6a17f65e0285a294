package io.ekiden.orchestrator.launch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import org.pcollections.TreePMap;

/**
 * A funnel: how many offers came to each stage and how many were declined there. <b>Source:</b> Marathon {@code /v2/queue},
 * {@code rejectSummaryLastOffers} and {@code rejectSummaryLaunchAttempt}. An offer refused for many reasons counts at the first.
 *
 * @param offers how many offers came to the first stage
 * @param declined how many ended at which stage; stages where none did are absent
 */
public record RejectSummary(int offers, TreePMap<NoOfferMatchReason, Integer> declined) {
    /** {@code processed} offers came to the stage of {@code reason}, {@code declined} of them ended there. */
    public record Stage(NoOfferMatchReason reason, int declined, int processed) {}

    public static final RejectSummary EMPTY = new RejectSummary(0, TreePMap.empty());

    /** Of these, one after the other. */
    public static RejectSummary of(Collection<OfferStatistics.UnusedOffer> unusedOffers) {
        var counts = new EnumMap<NoOfferMatchReason, Integer>(NoOfferMatchReason.class);
        unusedOffers.forEach(unused -> counts.merge(firstReason(unused.refusals()), 1, Integer::sum));
        return new RejectSummary(unusedOffers.size(), TreePMap.from(counts));
    }

    /** One more offer was used: it passed every stage. */
    RejectSummary used() {
        return new RejectSummary(offers + 1, declined);
    }

    /** One more offer was refused. */
    RejectSummary refused(List<Refusal> refusals) {
        var reason = firstReason(refusals);
        return new RejectSummary(offers + 1, declined.plus(reason, declined.getOrDefault(reason, 0) + 1));
    }

    /** All stages in their fixed order. */
    public List<Stage> stages() {
        var stages = new ArrayList<Stage>();
        int processed = offers;
        for (var reason : NoOfferMatchReason.values()) {
            int ended = declined.getOrDefault(reason, 0);
            stages.add(new Stage(reason, ended, processed));
            processed -= ended;
        }
        return List.copyOf(stages);
    }

    /** The stage at which an offer with these refusals, at least one, ends. */
    private static NoOfferMatchReason firstReason(List<Refusal> refusals) {
        var first = refusals.getFirst().reason();
        for (var refusal : refusals) {
            first = refusal.reason().compareTo(first) < 0 ? refusal.reason() : first;
        }
        return first;
    }
}
