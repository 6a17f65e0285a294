package io.ekiden.testkit.sim.base;

/** The cluster did what it must never do. The message names the invariant by its number in the list of targets. */
public final class InvariantBroken extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvariantBroken(int number, String what) {
        super("invariant " + number + " is broken: " + what);
    }
}
