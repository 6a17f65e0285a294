package io.ekiden.orchestrator.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.store.StoreOp;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestoredTest {
    private static final String CALLBACK = "http://h/events";

    /** Under the id of the backup nobody would tell of the tasks of now, and they would run beside those that are started. */
    @Test
    void anotherFramework_staysTheOneItIs_andKnowsTheIdsOfBoth() {
        var restored = restore(state("a", "b"), state("c", "d"));
        assertThat(restored.frameworkId()).contains(new FrameworkId("b"));
        assertThat(restored.scheduler().former())
                .containsExactly(new FrameworkId("c"), new FrameworkId("d"), new FrameworkId("a"));
    }

    @Test
    void idOfNow_isNotAmongTheFormerOnes() {
        var restored = restore(state("a", "b"), state("b", "a"));
        assertThat(restored.frameworkId()).contains(new FrameworkId("b"));
        assertThat(restored.scheduler().former()).containsExactly(new FrameworkId("a"));
        assertThat(Restored.inPlaceOf(state("a", "b"), state("b", "a"))).containsOnlyKeys("former/a", "framework");
    }

    @Test
    void whereThereIsNone_theFrameworkIsThatOfTheBackup() {
        var restored = restore(new TreeMap<>(), state("c", "d"));
        assertThat(restored.frameworkId()).contains(new FrameworkId("d"));
        assertThat(restored.scheduler().former()).containsExactly(new FrameworkId("c"));
    }

    @Test
    void ofManyFormerIds_theOldestAreForgotten_andTheOrderIsKept() {
        var ids = IntStream.range(0, 150).mapToObj(i -> "f" + i % 130).toArray(String[]::new);
        var former = StateCodec.decode(state(ids)).scheduler().former();
        // The first twenty came twice, the last of them is the present one.
        assertThat(former.stream().map(FrameworkId::value))
                .containsExactlyElementsOf(
                        IntStream.range(49, 149).mapToObj(i -> "f" + i % 130).toList());
    }

    @Test
    void formerIds_ofEarlierVersions_areKnown() {
        var old = new TreeMap<String, byte[]>();
        old.put("former/m%2Fa", "m/a".getBytes(StandardCharsets.UTF_8));
        old.put("former/b", "2".getBytes(StandardCharsets.UTF_8));
        old.put("former/c", "1".getBytes(StandardCharsets.UTF_8));
        assertThat(StateCodec.decode(old).scheduler().former())
                .containsExactly(new FrameworkId("m/a"), new FrameworkId("c"), new FrameworkId("b"));
        assertThat(StateCodec.decode(old).frameworkId()).isEmpty();
    }

    @Test
    void nothingElseOfWhatIsThereStays() {
        var present = state("b");
        var backup = state("b");
        present.put("callbacks/x", CALLBACK.getBytes(StandardCharsets.UTF_8));
        assertThat(restore(present, backup).callbacks()).isEmpty();
        assertThat(restore(backup, present).callbacks()).containsExactly(CALLBACK);
    }

    @Test
    void whatIsNoState_isRefused() {
        var backup = state("a");
        backup.put("instances/a/b", new byte[] {1});
        assertThatThrownBy(() -> Restored.inPlaceOf(new TreeMap<>(), backup)).isInstanceOf(RuntimeException.class);
    }

    private static OrchestratorState restore(SortedMap<String, byte[]> present, SortedMap<String, byte[]> backup) {
        return StateCodec.decode(Restored.inPlaceOf(present, backup));
    }

    /** Of a framework that had these ids one after the other. */
    private static SortedMap<String, byte[]> state(String... ids) {
        var entries = new TreeMap<String, byte[]>();
        var state = OrchestratorState.EMPTY;
        for (var id : ids) {
            var change = new Change.FrameworkRegistered(new FrameworkId(id));
            StateCodec.encode(change, state).forEach(op -> {
                switch (op) {
                    case StoreOp.Put(var key, var value) -> entries.put(key, value);
                    case StoreOp.Delete(var key) -> entries.remove(key);
                }
            });
            state = state.apply(change);
        }
        return entries;
    }
}
