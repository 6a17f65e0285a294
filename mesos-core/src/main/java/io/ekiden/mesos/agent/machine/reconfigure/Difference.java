package io.ekiden.mesos.agent.machine.reconfigure;

/**
 * One thing that is not as it was.
 *
 * @param what such as {@code attribute rack}
 * @param before empty when there was none
 * @param after empty when there is none any more
 * @param kind what a policy goes by
 */
public record Difference(String what, String before, String after, Kind kind) {
    /** See {@link Difference}. */
    public enum Kind {
        /** All that was there still is. */
        MORE,
        /** Something is gone, or has become something else. */
        OTHER
    }

    boolean isAllowedBy(ReconfigurationPolicy policy) {
        return switch (policy) {
            case EQUAL -> false;
            case ADDITIVE -> kind == Kind.MORE;
            case ANY -> true;
        };
    }

    @Override
    public String toString() {
        return what + ": " + (before.isEmpty() ? "none" : before) + " -> " + (after.isEmpty() ? "none" : after);
    }
}
