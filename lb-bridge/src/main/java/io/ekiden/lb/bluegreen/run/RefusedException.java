package io.ekiden.lb.bluegreen.run;

/** Marathon has understood, and does not do it. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int CONFLICT = 409;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** True when it knows no such thing. */
    boolean isAbsent() {
        return status == 404;
    }

    /** True when something else is under way. */
    public boolean isConflict() {
        return status == CONFLICT;
    }
}
