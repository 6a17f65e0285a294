package io.ekiden.orchestrator.store;

import io.ekiden.mesos.master.server.MasterStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The embedded master's registry in a {@link StateStore} of its own. */
public final class KeyValueMasterStore implements MasterStore {
    private final StateStore store;

    public KeyValueMasterStore(StateStore store) {
        this.store = store;
    }

    @Override
    public Future<Map<String, byte[]>> load() {
        return store.loadUnordered().map(entries -> {
            Map<String, byte[]> decoded = HashMap.newHashMap(entries.size());
            entries.forEach((key, value) -> decoded.put(decode(key), value));
            return decoded;
        });
    }

    @Override
    public Future<Void> write(Map<String, Optional<byte[]>> changes) {
        var ops = new ArrayList<StoreOp>();
        new TreeMap<>(changes)
                .forEach((key, value) -> ops.add(value.<StoreOp>map(bytes -> new StoreOp.Put(encode(key), bytes))
                        .orElseGet(() -> new StoreOp.Delete(encode(key)))));
        return store.write(ops);
    }

    private static String encode(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? StoreKey.encode(key)
                : StoreKey.encode(key.substring(0, slash)) + "/" + StoreKey.encode(key.substring(slash + 1));
    }

    private static String decode(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? StoreKey.decode(key)
                : StoreKey.decode(key.substring(0, slash)) + "/" + StoreKey.decode(key.substring(slash + 1));
    }
}
