package io.ekiden.orchestrator.store;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests and simulations. What is stored is on a {@link Disk} that outlives the store, as the state outlives a
 * leader. Obedient: it can be told to hold writes back, or to fail them.
 */
public final class MemoryStateStore implements StateStore {
    /** What survives: the entries and the newest epoch. */
    public static final class Disk {
        private final SortedMap<String, byte[]> entries = new TreeMap<>();
        private long epoch;

        /** A new leader takes over: stores of older epochs can write no more. Returns its epoch. */
        public synchronized long nextEpoch() {
            return ++epoch;
        }

        /** A copy of what is stored. */
        public synchronized SortedMap<String, byte[]> entries() {
            return new TreeMap<>(entries);
        }

        private synchronized void apply(long writer, List<StoreOp> ops) {
            if (writer != epoch) {
                throw new StoreException.Fenced("Epoch " + writer + " is over, the leader's epoch is " + epoch);
            }
            for (var op : ops) {
                switch (op) {
                    case StoreOp.Put(var key, var value) -> entries.put(key, value);
                    case StoreOp.Delete(var key) -> entries.remove(key);
                }
            }
        }
    }

    private record Held(List<StoreOp> ops, Answer<Void> answer) {}

    private final Disk disk;
    private final long epoch;
    private final Queue<Held> held = new ArrayDeque<>();
    private boolean loaded;
    private boolean holding;
    private @Nullable StoreException broken;

    /** A store of its own, empty disk. */
    public MemoryStateStore() {
        this(new Disk());
    }

    private MemoryStateStore(Disk disk) {
        this(disk, disk.nextEpoch());
    }

    /** A store for the leader of an epoch that {@link Disk#nextEpoch()} gave. */
    public MemoryStateStore(Disk disk, long epoch) {
        this.disk = disk;
        this.epoch = epoch;
    }

    @Override
    public synchronized Future<SortedMap<String, byte[]>> load() {
        if (broken != null) return Future.failedFuture(broken);
        try {
            disk.apply(epoch, List.of());
        } catch (StoreException fenced) {
            return Future.failedFuture(fenced);
        }
        loaded = true;
        return Future.succeededFuture(disk.entries());
    }

    @Override
    public synchronized Future<Void> write(List<StoreOp> ops) {
        if (!loaded) throw new IllegalStateException("load() comes before the first write");
        var refusal = refusal(ops);
        if (refusal != null) return Future.failedFuture(refusal);
        var write = new Held(List.copyOf(ops), new Answer<>());
        if (holding && broken == null) held.add(write);
        else store(write);
        return write.answer().future();
    }

    /** From now on writes wait for {@link #release()}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Stores what was held back, in order. */
    public synchronized void release() {
        holding = false;
        for (var next = held.poll(); next != null; next = held.poll()) store(next);
    }

    /** The store breaks: what is held back and all that comes fails with this. */
    public synchronized void breakWith(StoreException failure) {
        broken = failure;
        release();
    }

    @Override
    public synchronized void close() {
        if (broken == null) breakWith(new StoreException.Unavailable("The store is closed"));
    }

    /** The first value that is too large, as the failure it leads to. Throws for keys that are none. */
    static @Nullable StoreException refusal(List<StoreOp> ops) {
        for (var op : ops) {
            StoreKey.check(op.key());
            if (op.isTooLarge()) {
                return new StoreException.TooLarge(op.key(), op.size());
            }
        }
        return null;
    }

    private void store(Held write) {
        try {
            if (broken != null) throw broken;
            disk.apply(epoch, write.ops());
            write.answer().complete(null);
        } catch (StoreException failure) {
            broken = failure;
            write.answer().fail(failure);
        }
    }
}
