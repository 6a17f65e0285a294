package io.ekiden.orchestrator.launch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;

/**
 * Why an app is not launched, in words: one answer per resource, constraint or other reason, over the last refusal of each agent.
 *
 * @param agents how many agents were refused for this reason, perhaps among others
 * @param sentence for people, with the agent that came nearest where that can be said
 */
public record WhyNot(NoOfferMatchReason reason, int agents, String sentence) {
    /** What is counted by itself: a resource, a constraint, any other reason. Of all that were seen the nearest alone is kept. */
    private static final class Tally {
        private final String subject;
        private Refusal nearest;
        private String hostname;
        private int agents = 1;

        Tally(Refusal first, String hostname) {
            this.subject = subject(first);
            this.nearest = first;
            this.hostname = hostname;
        }

        /** Compared in place: of thousands of apps, each refused by a hundred agents, nothing is cut out. */
        boolean isOf(Refusal refusal) {
            return switch (refusal) {
                case Refusal.Shortage shortage -> shortage.resource().equals(subject);
                case Refusal.Rule rule -> rule.detail().startsWith(subject) && end(rule) == subject.length();
            };
        }

        void add(Refusal refusal, String hostnameOfIt) {
            agents++;
            if (isNearer(refusal, nearest)) {
                nearest = refusal;
                hostname = hostnameOfIt;
            }
        }

        private static String subject(Refusal refusal) {
            return switch (refusal) {
                case Refusal.Shortage shortage -> shortage.resource();
                case Refusal.Rule rule -> rule.detail().substring(0, end(rule));
            };
        }

        private static int end(Refusal.Rule rule) {
            return rule.reason() == NoOfferMatchReason.UNFULFILLED_CONSTRAINT
                    ? rule.detail().indexOf(": ") + 1
                    : 0;
        }

        String sentence(int total) {
            return agents + " of " + total + (total == 1 ? " agent: " : " agents: ")
                    + switch (nearest) {
                        case Refusal.Shortage shortage ->
                            "needs " + shortage.amount(shortage.neededMilli()) + ", the best agent (" + hostname
                                    + ") has " + shortage.amount(shortage.offeredMilli()) + " left";
                        case Refusal.Rule rule -> rule.detail() + " (agent " + hostname + ")";
                    };
        }
    }

    /** The answers for these offers, one of each agent, in the order of the funnel; empty when there is none. */
    public static List<WhyNot> of(Collection<OfferStatistics.UnusedOffer> unusedOffers) {
        var byReason = new EnumMap<NoOfferMatchReason, List<Tally>>(NoOfferMatchReason.class);
        for (var unused : unusedOffers) {
            for (var refusal : unused.refusals()) {
                count(
                        refusal,
                        unused.offer().hostname(),
                        byReason.computeIfAbsent(refusal.reason(), _ -> new ArrayList<>(1)));
            }
        }
        int total = unusedOffers.size();
        var answers = new ArrayList<WhyNot>();
        byReason.forEach((reason, tallies) ->
                tallies.forEach(tally -> answers.add(new WhyNot(reason, tally.agents, tally.sentence(total)))));
        return List.copyOf(answers);
    }

    private static void count(Refusal refusal, String hostname, List<Tally> tallies) {
        for (var tally : tallies) {
            if (tally.isOf(refusal)) {
                tally.add(refusal, hostname);
                return;
            }
        }
        tallies.add(new Tally(refusal, hostname));
    }

    /** More of the resource left; among rules, one that may change by itself. */
    private static boolean isNearer(Refusal a, Refusal b) {
        if (a instanceof Refusal.Shortage left && b instanceof Refusal.Shortage right) {
            return left.offeredMilli() > right.offeredMilli();
        }
        return b.isStatic() && !a.isStatic();
    }
}
