package io.ekiden.orchestrator.store;

/** One change of the store. */
public sealed interface StoreOp {
    /** The key it changes. */
    String key();

    /** What the store has to keep of it, in bytes. */
    default int size() {
        return switch (this) {
            case Put(var key, var value) -> key.length() + value.length;
            case Delete _ -> 0;
        };
    }

    /** True when no store takes it: see {@link StateStore#MAX_VALUE_BYTES}. */
    default boolean isTooLarge() {
        return size() > StateStore.MAX_VALUE_BYTES;
    }

    /** Creates or overwrites. The array must not be changed afterwards. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way out; nobody compares them
    record Put(String key, byte[] value) implements StoreOp {}

    /** Removes the key, if it is there. */
    record Delete(String key) implements StoreOp {}
}
