package io.ekiden.orchestrator.launch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;

/**
 * Why an app is not launched, in words: one answer per reason, over the last refusal of each agent.
 *
 * @param agents how many agents were refused for this reason, perhaps among others
 * @param sentence for people, with the agent that came nearest where that can be said
 */
public record WhyNot(NoOfferMatchReason reason, int agents, String sentence) {
    private record Seen(String hostname, Refusal refusal) {}

    /** The answers in the order of the funnel; empty when no offer was refused. */
    public static List<WhyNot> of(OfferStatistics statistics) {
        return of(statistics.lastRefusals().values());
    }

    private static List<WhyNot> of(Collection<OfferStatistics.UnusedOffer> unusedOffers) {
        var byReason = new EnumMap<NoOfferMatchReason, List<Seen>>(NoOfferMatchReason.class);
        for (var unused : unusedOffers) {
            var counted = new ArrayList<NoOfferMatchReason>();
            for (var refusal : unused.refusals()) {
                // Two constraints that fail on one agent are one agent refused.
                if (!counted.contains(refusal.reason())) {
                    counted.add(refusal.reason());
                    byReason.computeIfAbsent(refusal.reason(), _ -> new ArrayList<>())
                            .add(new Seen(unused.offer().hostname(), refusal));
                }
            }
        }
        var total = unusedOffers.size();
        var answers = new ArrayList<WhyNot>();
        byReason.forEach((reason, seen) -> answers.add(new WhyNot(reason, seen.size(), sentence(seen, total))));
        return List.copyOf(answers);
    }

    private static String sentence(List<Seen> seen, int total) {
        var agents = seen.size() + " of " + total + (total == 1 ? " agent: " : " agents: ");
        var nearest = seen.getFirst();
        for (var other : seen) {
            nearest = isNearer(other.refusal(), nearest.refusal()) ? other : nearest;
        }
        return agents
                + switch (nearest.refusal()) {
                    case Refusal.Shortage shortage ->
                        "needs " + shortage.amount(shortage.neededMilli()) + ", the best agent (" + nearest.hostname()
                                + ") has " + shortage.amount(shortage.offeredMilli()) + " left";
                    case Refusal.Rule rule -> rule.detail() + " (agent " + nearest.hostname() + ")";
                };
    }

    /** More of the resource left; among rules, one that may change by itself. */
    private static boolean isNearer(Refusal a, Refusal b) {
        if (a instanceof Refusal.Shortage left && b instanceof Refusal.Shortage right) {
            return left.offeredMilli() > right.offeredMilli();
        }
        return b.isStatic() && !a.isStatic();
    }
}
