package io.ekiden.cli.deploy;

import java.util.List;

/**
 * What came of a change.
 *
 * @param deployments its own, or those of an earlier run that are making it already; none when it is made, or its answer was lost
 * @param isOurs whether this run asked for it; if so it may have been made even without an answer
 */
record Sent(Change change, List<String> deployments, boolean isOurs) {
    Sent {
        deployments = List.copyOf(deployments);
    }

    Sent with(List<String> others) {
        return new Sent(change, others, isOurs);
    }

    /** Whether there is something to lead back. */
    boolean isSomething() {
        return isOurs || !deployments.isEmpty();
    }
}
