package io.ekiden.testkit.sim.base;

/** How long things take and how often they fail: worse while it storms. All times in microseconds. */
public final class Weather {
    private final Dice dice;
    private boolean stormy = true;

    Weather(Dice dice) {
        this.dice = dice;
    }

    /** From now on nothing fails and nothing is slow. */
    public void calmDown() {
        stormy = false;
    }

    public boolean isStormy() {
        return stormy;
    }

    /** True with the probability, but never in calm weather. */
    public boolean strikes(double probability) {
        return stormy && dice.chance(probability);
    }

    /** A message on its way. */
    public long message() {
        return strikes(0.02) ? dice.micros(20, 2_000) : dice.micros(0.05, 3);
    }

    /** Until one side notices that its connection is gone. */
    public long notice() {
        return strikes(0.3) ? dice.micros(500, 20_000) : dice.micros(1, 200);
    }

    /** A write until it is on stable storage. */
    public long write() {
        return strikes(0.03) ? dice.micros(50, 3_000) : dice.micros(0.5, 6);
    }

    /** A process until it exists, or is gone. */
    public long process() {
        return strikes(0.05) ? dice.micros(100, 5_000) : dice.micros(2, 40);
    }

    /** A moment inside a process: from the event to the turn that handles it. */
    public long moment() {
        return dice.micros(0, 0.3);
    }
}
