package io.ekiden.orchestrator.launch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why an app is not launched, in words: one answer per resource, constraint or other reason, over the last refusal of each agent.
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

    /** The answers for these offers, one of each agent, in the order of the funnel. */
    public static List<WhyNot> of(Collection<OfferStatistics.UnusedOffer> unusedOffers) {
        var byReason = new EnumMap<NoOfferMatchReason, Map<String, List<Seen>>>(NoOfferMatchReason.class);
        for (var unused : unusedOffers) {
            for (var refusal : unused.refusals()) {
                byReason.computeIfAbsent(refusal.reason(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(subject(refusal), _ -> new ArrayList<>())
                        .add(new Seen(unused.offer().hostname(), refusal));
            }
        }
        var total = unusedOffers.size();
        var answers = new ArrayList<WhyNot>();
        byReason.forEach((reason, bySubject) -> bySubject
                .values()
                .forEach(seen -> answers.add(new WhyNot(reason, seen.size(), sentence(seen, total)))));
        return List.copyOf(answers);
    }

    /** What is counted by itself: a resource, a constraint. */
    private static String subject(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Shortage shortage -> shortage.resource();
            case Refusal.Rule(var reason, var detail, var _) ->
                reason == NoOfferMatchReason.UNFULFILLED_CONSTRAINT
                        ? detail.substring(0, detail.indexOf(": ") + 1)
                        : "";
        };
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
