package io.ekiden.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of the state replaced at once, and what a leader finds to do. */
class DataPlaceTest {
    private static int tests;

    @TempDir
    static Path directory;

    private static EmbeddedZooKeeper server;
    private static CuratorFramework curator;

    private ZooKeeperRoot root;

    @BeforeAll
    static void start() throws Exception {
        server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory));
        curator = ZooKeeperConnection.open(server.connectString(), Duration.ofSeconds(4));
    }

    @AfterAll
    static void stop() throws IOException {
        curator.close();
        server.close();
    }

    @BeforeEach
    void place() {
        root = ZooKeeperRoot.open(curator, "/place" + tests++);
    }

    @Test
    void replacing_cutAnywhere_leavesTheOldStateOrTheNew() throws Exception {
        var before = state("old", 120);
        var after = state("new", 250);
        boolean isOver = false;
        for (int survived = 0; !isOver; survived++) {
            put(before);
            root.leave(epoch(), "wish");
            isOver = replaceAndDieAfter(survived, after);
            var found = load(ZooKeeperStateStore.Handover.NONE);
            boolean isNew = found.equals(readable(after));
            assertThat(isNew || found.equals(readable(before)))
                    .as("cut after " + survived + " transactions")
                    .isTrue();
            // Replaced and forgotten in one.
            assertThat(root.handover().isPresent()).isEqualTo(!isNew);
            assertThat(isNew || !isOver).isTrue();
            assertThat(places()).hasSize(1);
        }
    }

    /** False when it died before it was done. */
    private boolean replaceAndDieAfter(int survived, SortedMap<String, byte[]> entries) throws Exception {
        int epoch = (int) root.nextEpoch("test", null);
        var applied = new ArrayList<List<Op>>();
        var place = new DataPlace(root, epoch, ops -> {
            if (applied.size() == survived) throw new IOException("dead");
            applied.add(ops);
            root.client().multi(ops);
        });
        try {
            place.sweep();
            place.replace(entries);
            place.sweep();
            return true;
        } catch (IOException dead) {
            return false;
        }
    }

    @Test
    void leaderOfAnEarlierEpoch_replacesNothing() throws Exception {
        put(state("old", 3));
        int epoch = (int) root.nextEpoch("old", null);
        root.nextEpoch("new", null);
        assertThatThrownBy(() -> new DataPlace(root, epoch).replace(state("new", 3)))
                .isInstanceOf(KeeperException.BadVersionException.class);
        assertThat(load(ZooKeeperStateStore.Handover.NONE)).isEqualTo(readable(state("old", 3)));
    }

    @Test
    void replacedState_isWrittenToLikeAnyOther_andReplacedAgain() throws Exception {
        put(state("old", 3));
        load((_, _) -> Optional.of(state("new", 2)));
        put(state("more", 1));
        assertThat(load(ZooKeeperStateStore.Handover.NONE)).containsOnlyKeys("k/new0", "k/new1", "k/more0");
        load((_, _) -> Optional.of(state("last", 1)));
        assertThat(load(ZooKeeperStateStore.Handover.NONE)).containsOnlyKeys("k/last0");
        assertThat(places()).hasSize(1);
    }

    @Test
    void replacedState_isRefusedByVersionsThatDoNotKnowOfIt() throws Exception {
        load((_, _) -> Optional.of(state("new", 2)));
        assertThat(new String(curator.getData().forPath(root.schemaPath()), StandardCharsets.UTF_8))
                .isEqualTo("2 " + places().getFirst());
    }

    @Test
    void wish_isCarriedOutOnce_withWhatIsStored() throws Exception {
        put(state("old", 2));
        root.leave(epoch(), "one");
        root.leave(epoch(), "two");
        List<String> carriedOut = new CopyOnWriteArrayList<>();
        ZooKeeperStateStore.Handover handover = (wish, entries) -> {
            carriedOut.add(wish.orElse("nothing") + " " + new TreeMap<>(entries).keySet());
            return Optional.empty();
        };
        load(handover);
        load(handover);
        assertThat(carriedOut).containsExactly("two [k/old0, k/old1]", "nothing [k/old0, k/old1]");
    }

    @Test
    void wish_ofALeaderThatDies_isThereForTheNext() throws Exception {
        root.leave(epoch(), "one");
        assertThatThrownBy(() -> load((_, _) -> {
                    throw new IOException("dead");
                }))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThat(root.handover()).contains("one");
    }

    /** A load that never ends would leave nobody leading. */
    @Test
    void leaderThatRunsOutOfMemory_isToldSo() {
        assertThatThrownBy(() -> load((_, _) -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void wish_isLeftByWhoLeadsAlone_andCanBeTakenBack() throws Exception {
        long former = epoch();
        long present = epoch();
        assertThatThrownBy(() -> root.leave(former, "late")).isInstanceOf(KeeperException.BadVersionException.class);
        root.leave(present, "one");
        assertThatThrownBy(() -> root.takeBack(former)).isInstanceOf(KeeperException.BadVersionException.class);
        assertThat(root.handover()).contains("one");
        root.takeBack(present);
        root.takeBack(present);
        assertThat(root.handover()).isEmpty();
    }

    private long epoch() throws Exception {
        return root.nextEpoch("test", null);
    }

    @Test
    void peek_readsWithoutLeading() throws Exception {
        assertThat(ZooKeeperStateStore.peek(root)).isEmpty();
        var store = new ZooKeeperStateStore(root, root.nextEpoch("test", null));
        await(store.load());
        await(store.write(ops(state("a", 150))));
        assertThat(readable(ZooKeeperStateStore.peek(root).orElseThrow())).isEqualTo(readable(state("a", 150)));
        await(store.write(ops(state("b", 1))));
        assertThat(ZooKeeperStateStore.peek(root).orElseThrow()).hasSize(151);
    }

    @Test
    void peek_writesNothing() throws Exception {
        curator.create().creatingParentsIfNeeded().forPath(root.sequencePath());
        assertThatThrownBy(() -> ZooKeeperStateStore.peek(root)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(curator.getChildren().forPath(root.path())).containsExactly("seq");
    }

    /** What it read may be half of the state that was removed. */
    @Test
    void peek_beginsAnew_whenAllIsReplacedMeanwhile() throws Exception {
        put(state("old", 3));
        var peeked = new ArrayList<Map<String, String>>();
        var peeking = new CompletableFuture<Void>();
        load((_, _) -> {
            Thread.ofVirtual().start(() -> {
                try {
                    while (peeked.isEmpty() || !peeked.getLast().containsKey("k/new0")) {
                        peeked.add(readable(ZooKeeperStateStore.peek(root).orElseThrow()));
                    }
                    peeking.complete(null);
                } catch (Exception | AssertionError failure) {
                    peeking.completeExceptionally(failure);
                }
            });
            return Optional.of(state("new", 250));
        });
        peeking.get(60, TimeUnit.SECONDS);
        assertThat(new HashSet<>(peeked)).isSubsetOf(readable(state("old", 3)), readable(state("new", 250)));
    }

    @Test
    void peek_seesWholeWritesAlone() throws Exception {
        var store = new ZooKeeperStateStore(root, root.nextEpoch("test", null));
        await(store.load());
        List<Future<Void>> writes = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            var value = Integer.toString(round);
            writes.add(store.write(List.of(put("k/a", value), put("l/b", value), put("m/c", value))));
        }
        try {
            var seen = readable(ZooKeeperStateStore.peek(root).orElseThrow());
            assertThat(seen.values().stream().distinct().count()).isLessThanOrEqualTo(1);
        } catch (StoreException.Unavailable busy) {
            assertThat(busy).hasMessageContaining("changed each of the");
        }
        await(Future.all(writes));
        assertThat(readable(ZooKeeperStateStore.peek(root).orElseThrow()).values())
                .containsOnly("199");
    }

    private List<String> places() throws Exception {
        return curator.getChildren().forPath(root.path()).stream()
                .filter(child -> child.startsWith("data"))
                .toList();
    }

    private void put(SortedMap<String, byte[]> entries) throws Exception {
        var store = new ZooKeeperStateStore(root, root.nextEpoch("test", null));
        var found = await(store.load());
        List<StoreOp> ops = new ArrayList<>();
        if (!entries.firstKey().startsWith("k/more")) found.keySet().forEach(key -> ops.add(new StoreOp.Delete(key)));
        ops.addAll(ops(entries));
        await(store.write(ops));
        store.close();
    }

    private Map<String, String> load(ZooKeeperStateStore.Handover handover) throws Exception {
        var store = new ZooKeeperStateStore(root, root.nextEpoch("test", null), handover);
        var entries = await(store.load());
        store.close();
        return readable(entries);
    }

    private static SortedMap<String, byte[]> state(String name, int size) {
        var entries = new TreeMap<String, byte[]>();
        for (int i = 0; i < size; i++) entries.put("k/" + name + i, bytes(name + i));
        return entries;
    }

    private static List<StoreOp> ops(SortedMap<String, byte[]> entries) {
        List<StoreOp> ops = new ArrayList<>();
        entries.forEach((key, value) -> ops.add(new StoreOp.Put(key, value)));
        return ops;
    }

    private static StoreOp put(String key, String value) {
        return new StoreOp.Put(key, bytes(value));
    }

    private static Map<String, String> readable(Map<String, byte[]> entries) {
        var readable = new TreeMap<String, String>();
        entries.forEach((key, value) -> readable.put(key, new String(value, StandardCharsets.UTF_8)));
        return readable;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) throw cause;
            throw failure;
        }
    }
}
