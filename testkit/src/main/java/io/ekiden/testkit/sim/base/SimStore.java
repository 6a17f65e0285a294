package io.ekiden.testkit.sim.base;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values that outlive their owner. One write is under way at a time, as in the real loops. A write whose owner dies is there in
 * whole or not at all, and nobody knows which until the next owner reads.
 */
public final class SimStore {
    private static final double CRASHES = 0.004;

    private static final double FORGETS = 0.05;

    private final World world;
    private final boolean forgetful;
    private final TreeMap<String, byte[]> entries = new TreeMap<>();
    private @Nullable Map<String, Optional<byte[]>> underWay;
    private BiConsumer<String, Optional<byte[]>> watch = (_, _) -> {};
    private long owner;

    /** Hears what becomes of a write. */
    public interface Writer {
        void stored();

        /** Its outcome is not known. */
        void failed();

        /** The process dies some time during this write. */
        void doomed();
    }

    /** @param forgetful it loses writes that it says are stored: what no store may do */
    public SimStore(World world, boolean forgetful) {
        this.world = world;
        this.forgetful = forgetful;
    }

    /** Sees each key when its change is stored. */
    public void watch(BiConsumer<String, Optional<byte[]>> watcher) {
        watch = watcher;
    }

    public SortedMap<String, byte[]> entries() {
        return Collections.unmodifiableSortedMap(entries);
    }

    /** What an owner got: {@code term} is the right to write until the next owner comes. */
    public record Lease(long term, SortedMap<String, byte[]> entries) {}

    /** A new owner reads; writes of earlier ones are over, one way or the other. */
    public Lease take() {
        owner++;
        settle();
        return new Lease(owner, new TreeMap<>(entries));
    }

    /** Absent values delete. Fails for who is not the owner any more. */
    public void write(long by, Map<String, Optional<byte[]>> changes, Writer writer) {
        if (by != owner) {
            world.schedule().after(world.weather().write(), writer::failed);
            return;
        }
        if (underWay != null) {
            throw new IllegalStateException("one write at a time");
        }
        underWay = changes;
        long delay = world.weather().write();
        if (world.weather().strikes(CRASHES)) {
            world.schedule().after(world.dice().micros(0, delay * 1.5 / 1000), writer::doomed);
        }
        boolean fails = world.weather().strikes(CRASHES);
        world.schedule().after(delay, () -> {
            if (by != owner || fails) {
                writer.failed();
                return;
            }
            if (!forgetful || !world.weather().strikes(FORGETS)) {
                apply(changes);
            }
            underWay = null;
            world.schedule().after(world.weather().message(), () -> {
                writer.stored();
            });
        });
    }

    private void settle() {
        var changes = underWay;
        underWay = null;
        if (changes != null && world.dice().chance(0.5)) {
            apply(changes);
        }
    }

    private void apply(Map<String, Optional<byte[]>> changes) {
        changes.forEach((key, value) -> {
            watch.accept(key, value);
            value.ifPresentOrElse(bytes -> entries.put(key, bytes), () -> entries.remove(key));
        });
    }
}
