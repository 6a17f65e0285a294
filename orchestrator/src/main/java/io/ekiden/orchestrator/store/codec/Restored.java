package io.ekiden.orchestrator.store.codec;

import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.store.StoreOp;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A backup that becomes the state again. */
public final class Restored {
    private Restored() {}

    /**
     * What is to be stored when a backup takes the place of what is there. The framework stays the one it is now: only the tasks of its own
     * id is it told of, so under another one those that the backup does not know would run on. The id of the backup, and those that either
     * had before, are its former ones: what agents keep for instances may carry each of them.
     *
     * @param present what is stored, perhaps nothing; only the ids of the framework are looked at, the rest may be damaged
     * @return the backup, with its framework where there is none now
     * @throws RuntimeException when the backup is no state that this program can begin with
     */
    public static SortedMap<String, byte[]> inPlaceOf(Map<String, byte[]> present, SortedMap<String, byte[]> backup) {
        var then = StateCodec.decode(backup);
        var state = StoredFramework.present(present).isPresent()
                ? StoredFramework.decode(then, present)
                : StoredFramework.decode(StoredFramework.decode(OrchestratorState.EMPTY, present), backup);
        var entries = new TreeMap<>(backup);
        entries.keySet().removeIf(StoredFramework::isOfFramework);
        for (var op : StoredFramework.encode(OrchestratorState.EMPTY, state)) {
            if (op instanceof StoreOp.Put(var key, var value)) {
                entries.put(key, value);
            }
        }
        return entries;
    }
}
