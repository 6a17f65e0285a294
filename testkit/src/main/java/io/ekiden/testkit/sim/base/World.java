package io.ekiden.testkit.sim.base;

/** Time, chance, weather and memory of one simulation. */
public final class World {
    private final Schedule schedule = new Schedule();
    private final Dice dice;
    private final Weather weather;
    private final Trace trace = new Trace(schedule);

    public World(long seed) {
        this.dice = new Dice(seed);
        this.weather = new Weather(dice);
    }

    public Schedule schedule() {
        return schedule;
    }

    public Dice dice() {
        return dice;
    }

    public Weather weather() {
        return weather;
    }

    public Trace trace() {
        return trace;
    }
}
