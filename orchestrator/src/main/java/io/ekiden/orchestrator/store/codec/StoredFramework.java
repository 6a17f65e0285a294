package io.ekiden.orchestrator.store.codec;

import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.store.StoreKey;
import io.ekiden.orchestrator.store.StoreOp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ids of the framework: {@code framework} is the present one, and the value of {@code former/ID} is a number: the larger, the later it
 * had that one.
 */
final class StoredFramework {
    private static final String PRESENT = "framework";
    private static final String FORMER = "former/";

    private StoredFramework() {}

    /** What is kept for instances may carry each of the names that the framework has had. */
    static List<StoreOp> encode(OrchestratorState before, OrchestratorState after) {
        var ops = new ArrayList<StoreOp>();
        var former = after.scheduler().former();
        before.scheduler().former().stream()
                .filter(id -> !former.contains(id))
                .forEach(id -> ops.add(new StoreOp.Delete(key(id))));
        int number = 0;
        for (var id : former) {
            ops.add(new StoreOp.Put(key(id), bytes(Integer.toString(++number))));
        }
        ops.add(after.frameworkId()
                .<StoreOp>map(id -> new StoreOp.Put(PRESENT, bytes(id.value())))
                .orElseGet(() -> new StoreOp.Delete(PRESENT)));
        return ops;
    }

    static OrchestratorState decode(OrchestratorState state, Map<String, byte[]> entries) {
        var known = state;
        for (var id : former(entries)) {
            known = known.apply(new Change.FrameworkRegistered(id));
        }
        return known.apply(present(entries)
                .<Change>map(Change.FrameworkRegistered::new)
                .orElseGet(Change.FrameworkForgotten::new));
    }

    static boolean isOfFramework(String key) {
        return key.equals(PRESENT) || key.startsWith(FORMER);
    }

    static Optional<FrameworkId> present(Map<String, byte[]> entries) {
        return Optional.ofNullable(entries.get(PRESENT)).map(value -> new FrameworkId(StateCodec.text(value)));
    }

    /** The oldest comes first. */
    private static List<FrameworkId> former(Map<String, byte[]> entries) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(FORMER))
                .sorted(Comparator.<Map.Entry<String, byte[]>>comparingInt(entry -> number(entry.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> new FrameworkId(StoreKey.decode(entry.getKey().substring(FORMER.length()))))
                .toList();
    }

    /** Earlier versions of this program wrote the id there: those are older than all with a number. */
    private static int number(byte[] value) {
        try {
            return Integer.parseInt(StateCodec.text(value));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static String key(FrameworkId id) {
        return FORMER + StoreKey.encode(id.value());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
