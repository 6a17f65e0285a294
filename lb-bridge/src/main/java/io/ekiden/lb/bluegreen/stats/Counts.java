package io.ekiden.lb.bluegreen.stats;

/**
 * Requests, and those of them that went wrong.
 *
 * @param errors at most as many as requests: what is retried is counted more than once by HAProxy
 */
public record Counts(long requests, long errors) {
    public static final Counts NONE = new Counts(0, 0);

    public Counts {
        errors = Math.min(errors, requests);
    }

    /** What came since an earlier look; all of it when HAProxy has begun to count anew meanwhile. */
    public Counts since(Counts earlier) {
        boolean anew = requests < earlier.requests || errors < earlier.errors;
        return anew ? this : new Counts(requests - earlier.requests, errors - earlier.errors);
    }

    /** Both together. */
    public Counts plus(Counts other) {
        return new Counts(requests + other.requests, errors + other.errors);
    }

    /** The part that went wrong, from 0 to 1. */
    public double errorRate() {
        return requests == 0 ? 0 : (double) errors / requests;
    }
}
