package io.ekiden.orchestrator.store;

/** One change of the store. */
public sealed interface StoreOp {
    /** The key it changes. */
    String key();

    /** Creates or overwrites. The array must not be changed afterwards. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way out; nobody compares them
    record Put(String key, byte[] value) implements StoreOp {}

    /** Removes the key, if it is there. */
    record Delete(String key) implements StoreOp {}
}
