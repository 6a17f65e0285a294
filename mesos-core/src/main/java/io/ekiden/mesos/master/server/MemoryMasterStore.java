package io.ekiden.mesos.master.server;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A registry that lasts as long as its object: for tests, and for clusters that may forget their agents. Safe for use by all threads. */
public final class MemoryMasterStore implements MasterStore {
    private final Map<String, byte[]> values = new TreeMap<>();

    @Override
    public synchronized Future<Map<String, byte[]>> load() {
        return Future.succeededFuture(new TreeMap<>(values));
    }

    @Override
    public synchronized Future<Void> write(Map<String, Optional<byte[]>> changes) {
        changes.forEach((key, value) -> value.ifPresentOrElse(put -> values.put(key, put), () -> values.remove(key)));
        return Future.succeededFuture();
    }
}
