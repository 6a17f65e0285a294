package io.ekiden.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.detector.ZooKeeperUser;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZKUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperStateStoreTest extends StateStoreContract {
    private static final AtomicInteger TESTS = new AtomicInteger();

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
        root = ZooKeeperRoot.open(curator, "/ekiden/test" + TESTS.incrementAndGet());
    }

    @Override
    long nextEpoch() throws Exception {
        return root.nextEpoch("test", null);
    }

    @Override
    StateStore open(long epoch) {
        return new ZooKeeperStateStore(root, epoch);
    }

    @Test
    void write_smallOnesAreWhole() throws Exception {
        var store = leader();
        long before = sequence();
        // The first leaves at once, the others wait in line and are joined, ten to a batch and never torn.
        List<Future<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 40; i++) writes.add(store.write(ops(i, 60)));
        await(Future.all(writes));

        assertThat(sequence() - before).isEqualTo(40);
    }

    @Test
    void lostConnection_writesGoOnInOrder() throws Exception {
        var store = leader();
        List<Future<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            writes.add(store.write(ops(i, 50)));
            if (i == 100 || i == 200) restart();
        }
        await(Future.all(writes));

        var entries = reload();
        assertThat(entries).hasSize(300 * 50);
    }

    @Test
    void lostConnection_unavailableWhenPatienceEnds() throws Exception {
        var store = new ZooKeeperStateStore(root, nextEpoch(), Duration.ofMillis(100));
        await(store.load());
        int port = server.port();
        server.close();
        try {
            assertThatThrownBy(() -> await(store.write(ops(1, 1)))).isInstanceOf(StoreException.Unavailable.class);
            assertThatThrownBy(() -> await(store.write(ops(2, 1)))).isInstanceOf(StoreException.Unavailable.class);
        } finally {
            server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(port, directory));
        }
    }

    @Test
    void strangerInTheTree_breaksTheStoreInsteadOfGuessing() throws Exception {
        var store = leader();
        await(store.write(List.of(put("k/a", "1"))));
        curator.delete().forPath(new NodeLayout(root.dataPath()).node("k/a"));

        assertThatThrownBy(() -> await(store.write(List.of(put("k/a", "2")))))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("not as this leader left it");
    }

    @Test
    void load_newerSchemaIsRefused() throws Exception {
        leader();
        curator.setData().forPath(root.schemaPath(), "2".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> await(open(nextEpoch()).load()))
                .isInstanceOf(StoreException.WrongSchema.class)
                .hasMessageContaining("schema version '2'");
    }

    @Test
    void restricted_isClosedToStrangers() throws Exception {
        try (var user = ZooKeeperConnection.open(
                server.connectString(),
                Duration.ofSeconds(4),
                Optional.of(new ZooKeeperUser("ekiden", UUID.randomUUID().toString())))) {
            var restricted = ZooKeeperRoot.restricted(user, "/restricted");
            long epoch = restricted.nextEpoch("test", null);
            await(new ZooKeeperStateStore(restricted, epoch).load());

            assertThatThrownBy(() -> curator.getData().forPath(restricted.epochPath()))
                    .isInstanceOf(KeeperException.NoAuthException.class);
        }
    }

    @Test
    void placeThatWasEverybodys_isItsUsersFromNowOn() throws Exception {
        await(leader().write(List.of(put("k/a", "1"), put("k/b/c", "2"))));
        try (var user = ZooKeeperConnection.open(
                server.connectString(),
                Duration.ofSeconds(4),
                Optional.of(new ZooKeeperUser("ekiden", UUID.randomUUID().toString())))) {
            var restricted = ZooKeeperRoot.restricted(user, root.path());
            var store = new ZooKeeperStateStore(restricted, restricted.nextEpoch("test", null));
            assertThat(await(store.load())).containsOnlyKeys("k/a", "k/b/c");
            await(store.write(List.of(put("k/a", "3"))));

            for (var node : ZKUtil.listSubTreeBFS(user.getZookeeperClient().getZooKeeper(), root.path())) {
                assertThatThrownBy(() -> curator.getData().forPath(node))
                        .as(node)
                        .isInstanceOf(KeeperException.NoAuthException.class);
                assertThatThrownBy(() -> curator.setData().forPath(node))
                        .as(node)
                        .isInstanceOf(KeeperException.NoAuthException.class);
            }
        }
    }

    private static void restart() throws Exception {
        int port = server.port();
        server.close();
        server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(port, directory));
    }

    private long sequence() throws Exception {
        return curator.checkExists().forPath(root.sequencePath()).getVersion();
    }

    private static List<StoreOp> ops(int write, int count) {
        List<StoreOp> ops = new ArrayList<>();
        for (int i = 0; i < count; i++) ops.add(put("k/" + write + "/" + i, "v"));
        return ops;
    }
}
