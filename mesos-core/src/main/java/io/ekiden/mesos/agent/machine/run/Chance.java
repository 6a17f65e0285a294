package io.ekiden.mesos.agent.machine.run;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The machine's only source of chance: a seed and how often it was drawn from, so that a replay draws the same.
 *
 * @param high first half of the seed
 * @param low second half of the seed
 */
public record Chance(long high, long low, long drawn) {
    public static Chance of(UUID seed) {
        return new Chance(seed.getMostSignificantBits(), seed.getLeastSignificantBits(), 0);
    }

    /** A valid version 4 UUID, as Mesos demands of the uuid of an update. */
    public UUID uuid() {
        long most = new SplittableRandom(high + drawn).nextLong();
        long least = new SplittableRandom(low ^ Long.rotateLeft(drawn, 32)).nextLong();
        return new UUID((most & ~0xF000L) | 0x4000L, (least & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    /** A number from 0 (included) to 1 (excluded). */
    public double fraction() {
        return new SplittableRandom(high + drawn).nextDouble();
    }

    public Chance next() {
        return new Chance(high, low, drawn + 1);
    }
}
