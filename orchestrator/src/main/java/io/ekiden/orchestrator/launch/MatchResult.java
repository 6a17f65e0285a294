package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Resources;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether an offer fits an instance of an app, and how. */
public sealed interface MatchResult {
    /**
     * It fits.
     *
     * @param taken of the offer, by role
     * @param hostPorts in the order of the port definitions
     * @param attributes of the agent, rendered, by name
     */
    record Matched(Resources taken, List<Integer> hostPorts, SortedMap<String, String> attributes)
            implements MatchResult {
        public Matched {
            hostPorts = List.copyOf(hostPorts);
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }
    }

    /** It does not, for these reasons, at least one, in the order of {@link NoOfferMatchReason}. */
    record Refused(List<Refusal> refusals) implements MatchResult {
        public Refused {
            refusals = List.copyOf(refusals);
        }

        public List<NoOfferMatchReason> reasons() {
            return refusals.stream().map(Refusal::reason).distinct().toList();
        }

        /** The agent will never fit: see {@link Refusal#isStatic()}. */
        public boolean isStatic() {
            return refusals.stream().anyMatch(Refusal::isStatic);
        }
    }
}
