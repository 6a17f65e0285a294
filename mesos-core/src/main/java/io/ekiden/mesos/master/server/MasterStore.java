package io.ekiden.mesos.master.server;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * Where a master keeps its registry: small values under keys like {@code agents/<id>}, {@code frameworks/<id>},
 * {@code completed/<id>}, {@code unreachable/<id>}, {@code tasks/<ids>}. What follows the slash may hold any character but slashes. The master has one
 * write under way at a time.
 */
public interface MasterStore {
    /** The largest value that anybody may ask a master to keep. Stores take somewhat more. */
    int LARGEST_VALUE = 900_000;

    /** Everything that is stored. */
    Future<Map<String, byte[]>> load();

    /**
     * Puts the present values and deletes the keys of the absent ones; durable when the future succeeds. When it fails, any part may have
     * been written, and the master resigns.
     */
    Future<Void> write(Map<String, Optional<byte[]>> changes);
}
