package io.ekiden.lb.view;

import java.util.Comparator;

/**
 * Why something asked for is not in the load balancer. Told to the operator, never an exception for all.
 *
 * @param appId the app it concerns, empty when it concerns all
 * @param port the service port it concerns, 0 when none
 * @param text what happened and what happens next
 */
public record Problem(Kind kind, String appId, int port, String text) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::appId)
            .thenComparing(Problem::port)
            .thenComparing(Problem::kind)
            .thenComparing(Problem::text);

    /** What sort of problem. */
    public enum Kind {
        ILLEGAL_NAME,
        WRONG_LABEL,
        UNREADABLE_APP,
        RESERVED_PORT,
        DUPLICATE_PORT,
        UNRESOLVED_HOST,
        MISSING_TASK_PORT,
        PORT_IN_USE,
        CONFIG_REFUSED,
        HAPROXY_FAILED
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }
}
