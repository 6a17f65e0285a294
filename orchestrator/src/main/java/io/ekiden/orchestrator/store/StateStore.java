package io.ekiden.orchestrator.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Port: keeps the leader's state as keys and values. A key is a path of segments, {@code apps/%2Fweb/versions/2026-01-01T00:00:00Z}, see
 * {@link StoreKey}; a value is any bytes, up to {@link #MAX_VALUE_BYTES}.
 *
 * <p>A store is used by one leader for one epoch: {@link #load()} once, then writes. When a write has failed with
 * {@link StoreException.Fenced} or {@link StoreException.Unavailable}, every later one fails the same way, so that what is stored is
 * always a prefix of what was written; the owner must stop acting and, if it is still alive, become leader anew with a new store.
 *
 * <p>All methods may be called from any thread. Futures complete on the caller's Vert.x context when it has one.
 */
public interface StateStore extends AutoCloseable {
    /** The largest value: what fits into a ZooKeeper request with room to spare. */
    int MAX_VALUE_BYTES = 1_000_000;

    /** Everything stored, in the order of the keys. Must have completed before the first write. */
    Future<SortedMap<String, byte[]>> load();

    /** The same in any order, which is quicker where there is much. One of the two is called. */
    default Future<Map<String, byte[]>> loadUnordered() {
        return load().map(entries -> entries);
    }

    /**
     * Applies the operations in order. The future completes when they are durable; futures of several writes complete in the order of the
     * calls, and there is no need to wait for one before the next. A write of up to 100 operations and 400 KiB is stored whole or not at
     * all; a larger one may be cut by a crash, with its first operations stored.
     *
     * <p>Deleting a key that does not exist is fine. A value too large refuses the whole write with {@link StoreException.TooLarge} and
     * does no other harm.
     */
    Future<Void> write(List<StoreOp> ops);

    /** Fails what is not stored yet. Does not wait. */
    @Override
    void close();
}
