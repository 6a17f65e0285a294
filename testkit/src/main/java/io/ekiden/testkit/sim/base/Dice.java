package io.ekiden.testkit.sim.base;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** The only source of chance of a simulation. */
public final class Dice {
    private final SplittableRandom random;

    public Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code least} to {@code most}, both included. */
    public int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** Microseconds between two numbers of milliseconds. */
    public long micros(double leastMillis, double mostMillis) {
        return Math.round(1000 * (leastMillis + random.nextDouble() * (mostMillis - leastMillis)));
    }

    public <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    public long number() {
        return random.nextLong();
    }

    public UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
