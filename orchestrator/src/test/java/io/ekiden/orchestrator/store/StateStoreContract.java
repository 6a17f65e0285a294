package io.ekiden.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} promises. */
abstract class StateStoreContract {
    /** Begins a new epoch on what earlier stores of this test wrote. */
    abstract long nextEpoch() throws Exception;

    /** A store for an epoch. */
    abstract StateStore open(long epoch);

    @Test
    void load_nothingWrittenIsEmpty() throws Exception {
        assertThat(await(open(nextEpoch()).load())).isEmpty();
    }

    @Test
    void write_isThereAfterReload() throws Exception {
        var store = leader();
        await(store.write(List.of(put("apps/%2Fweb/versions/1", "one"), put("framework-id", "fw"), put("a/b", ""))));

        assertThat(reload())
                .containsExactly(
                        Map.entry("a/b", ""),
                        Map.entry("apps/%2Fweb/versions/1", "one"),
                        Map.entry("framework-id", "fw"));
    }

    @Test
    void loadUnordered_hasTheSame() throws Exception {
        var store = leader();
        await(store.write(List.of(put("k/a", "1"), put("k/b", "2"), put("l/c", "3"))));

        assertThat(await(open(nextEpoch()).loadUnordered()))
                .hasSize(3)
                .hasEntrySatisfying("k/a", value -> assertThat(value).asString().isEqualTo("1"))
                .hasEntrySatisfying("l/c", value -> assertThat(value).asString().isEqualTo("3"));
    }

    @Test
    void write_laterOperationsWin() throws Exception {
        var store = leader();
        store.write(List.of(put("k/a", "1"), put("k/a", "2"), put("k/b", "1"), new StoreOp.Delete("k/b")));
        store.write(List.of(put("k/c", "1")));
        store.write(List.of(new StoreOp.Delete("k/c"), new StoreOp.Delete("k/absent"), put("k/a", "3")));
        await(store.write(List.of(put("k/c", "2"))));

        assertThat(reload()).containsExactly(Map.entry("k/a", "3"), Map.entry("k/c", "2"));
    }

    @Test
    void write_keysMayBeginEachOther() throws Exception {
        var store = leader();
        await(store.write(List.of(put("k/a/b", "deep"), put("k/a", "shallow"))));
        await(store.write(List.of(new StoreOp.Delete("k/a"))));

        assertThat(reload()).containsExactly(Map.entry("k/a/b", "deep"));
    }

    @Test
    void write_emptyOneCompletesInItsTurn() throws Exception {
        var store = leader();
        var completed = new ArrayList<Integer>();
        var first = store.write(List.of(put("k/a", "1"))).onSuccess(_ -> completed.add(1));
        var second = store.write(List.of()).onSuccess(_ -> completed.add(2));

        await(Future.all(first, second));

        assertThat(completed).containsExactly(1, 2);
    }

    @Test
    void write_manyInFlightCompleteInOrder() throws Exception {
        var store = leader();
        var completed = Collections.synchronizedList(new ArrayList<Integer>());
        List<Future<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int number = i;
            writes.add(store.write(List.of(put("k/" + i % 70, "" + i))).onSuccess(_ -> completed.add(number)));
        }
        await(Future.all(writes));

        assertThat(completed).isSorted().hasSize(2000);
        assertThat(reload()).hasSize(70).containsEntry("k/69", "1959").containsEntry("k/39", "1999");
    }

    @Test
    void write_valueTooLargeIsRefusedAndTheStoreGoesOn() throws Exception {
        var store = leader();
        var large = new StoreOp.Put("k/large", new byte[StateStore.MAX_VALUE_BYTES + 1]);

        assertThatThrownBy(() -> await(store.write(List.of(put("k/a", "1"), large))))
                .isInstanceOf(StoreException.TooLarge.class)
                .hasMessageContaining("k/large");
        await(store.write(List.of(new StoreOp.Put("k/most", new byte[990_000]), put("k/b", "2"))));

        assertThat(reload().keySet()).containsExactly("k/b", "k/most");
    }

    @Test
    void load_manyLargeValues() throws Exception {
        var store = leader();
        var large = new byte[900_000];
        for (int i = 0; i < 12; i++) await(store.write(List.of(new StoreOp.Put("k/" + i, large))));

        assertThat(await(leader().load()))
                .hasSize(12)
                .allSatisfy((_, value) -> assertThat(value).hasSize(900_000));
    }

    @Test
    void write_keyThatIsNoneIsABug() throws Exception {
        var store = leader();
        for (var key : List.of("", "/a", "a/", "a//b", "a/../b", "a/./b", "a!b", "ä")) {
            assertThatThrownBy(() -> store.write(List.of(put(key, "1"))))
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void newEpoch_fencesTheOldLeaderForGood() throws Exception {
        var old = leader();
        await(old.write(List.of(put("k/a", "old"))));
        var next = leader();
        await(next.write(List.of(put("k/a", "new"))));

        assertThatThrownBy(() -> await(old.write(List.of(put("k/a", "late")))))
                .isInstanceOf(StoreException.Fenced.class);
        assertThatThrownBy(() -> await(old.write(List.of(put("k/a", "later")))))
                .isInstanceOf(StoreException.Fenced.class);
        assertThat(reload()).containsExactly(Map.entry("k/a", "new"));
    }

    @Test
    void newEpoch_oldLeaderCannotLoadEither() throws Exception {
        long old = nextEpoch();
        nextEpoch();

        assertThatThrownBy(() -> await(open(old).load())).isInstanceOf(StoreException.Fenced.class);
    }

    @Test
    void close_failsWhatComesAfter() throws Exception {
        var store = leader();
        store.close();

        assertThatThrownBy(() -> await(store.write(List.of(put("k/a", "1")))))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void write_randomHistoriesReloadAsWritten() throws Exception {
        for (long seed = 0; seed < 10; seed++) {
            var random = new SplittableRandom(seed);
            var store = leader();
            SortedMap<String, String> expected = new TreeMap<>(reloadInto(store));
            Future<Void> last = Future.succeededFuture();
            for (int write = 0; write < 30; write++) {
                List<StoreOp> ops = new ArrayList<>();
                for (int i = random.nextInt(150); i >= 0; i--) ops.add(randomOp(random, expected));
                last = store.write(ops);
            }
            await(last);
            assertThat(reload()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** Prints the rate, to be compared with the limits of the machine. */
    @Test
    void write_tenThousandSmallEntries() throws Exception {
        var value = "x".repeat(200);
        for (int round = 0; round < 2; round++) {
            var store = leader();
            int count = 10_000;
            var created = perSecond(count, () -> all(store, count, i -> put("instances/%2Fweb/i" + i, value)));
            var changed = perSecond(count, () -> all(store, count, i -> put("instances/%2Fweb/i" + i, value + i)));
            long began = System.nanoTime();
            assertThat(await(leader().load())).hasSize(count);
            long loadMillis = (System.nanoTime() - began) / 1_000_000;
            var last = leader();
            var deleted = perSecond(count, () -> all(last, count, i -> new StoreOp.Delete("instances/%2Fweb/i" + i)));
            System.out.printf(
                    "%s: %d creates/s, %d changes/s, %d deletes/s, load of %d in %d ms%n",
                    getClass().getSimpleName(), created, changed, deleted, count, loadMillis);
        }
        assertThat(reload()).isEmpty();
    }

    /** A store that has become leader: loaded, in a new epoch. */
    final StateStore leader() throws Exception {
        var store = open(nextEpoch());
        await(store.load());
        return store;
    }

    /** What a new leader would read, as text. */
    final SortedMap<String, String> reload() throws Exception {
        return reloadInto(open(nextEpoch()));
    }

    private static SortedMap<String, String> reloadInto(StateStore store) throws Exception {
        SortedMap<String, String> entries = new TreeMap<>();
        await(store.load()).forEach((key, value) -> entries.put(key, new String(value, StandardCharsets.UTF_8)));
        return entries;
    }

    static StoreOp put(String key, String value) {
        return new StoreOp.Put(key, value.getBytes(StandardCharsets.UTF_8));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(30, TimeUnit.SECONDS);
    }

    private static StoreOp randomOp(SplittableRandom random, SortedMap<String, String> expected) {
        var key = "kind" + random.nextInt(3) + "/" + StoreKey.encode("/app ü" + random.nextInt(40));
        if (random.nextInt(3) == 0) {
            expected.remove(key);
            return new StoreOp.Delete(key);
        }
        var value = Long.toString(random.nextLong());
        expected.put(key, value);
        return put(key, value);
    }

    private static void all(StateStore store, int count, IntFunction<StoreOp> op) throws Exception {
        List<Future<Void>> writes = new ArrayList<>();
        for (int from = 0; from < count; from += 50) {
            writes.add(store.write(IntStream.range(from, from + 50).mapToObj(op).toList()));
        }
        await(Future.all(writes));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static long perSecond(int count, Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return count * 1_000_000_000L / (System.nanoTime() - began);
    }
}
