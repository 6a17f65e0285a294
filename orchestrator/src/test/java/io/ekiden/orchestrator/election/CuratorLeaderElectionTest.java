package io.ekiden.orchestrator.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.orchestrator.store.StoreException;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CuratorLeaderElectionTest extends LeaderElectionContract {
    private static final Duration SESSION = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private EmbeddedZooKeeper server;
    private CuratorFramework curator;

    @BeforeEach
    void start() throws Exception {
        server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory));
        curator = ZooKeeperConnection.open(server.connectString(), SESSION);
    }

    @AfterEach
    void stop() throws Exception {
        curator.close();
        server.close();
    }

    @Override
    LeaderElection candidate(String id) {
        return candidate(id, curator);
    }

    @Test
    void close_handsOverToTheNext() throws Exception {
        var first = new HeardElection();
        var second = new HeardElection();
        var known = new CountDownLatch(1);
        try (var b = candidate("b")) {
            try (var a = candidate("a")) {
                a.start(first);
                long epoch = first.awaitElected();
                b.start(new LeaderElection.Listener() {
                    @Override
                    public void elected(long later) {
                        second.elected(later);
                    }

                    @Override
                    public void defeated() {
                        second.defeated();
                    }

                    @Override
                    public void leaderChanged(Optional<String> leader) {
                        if (leader.equals(Optional.of("a"))) known.countDown();
                    }
                });
                assertThat(known.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(b.leader()).contains("a");
                assertThat(second.heardNothing()).isTrue();
                assertThat(epoch).isPositive();
            }
            second.awaitElected();
            assertThat(b.leader()).contains("b");
        }
    }

    @Test
    void abdicate_letsTheNextLead() throws Exception {
        var first = new HeardElection();
        var second = new HeardElection();
        try (var a = candidate("a");
                var other = ZooKeeperConnection.open(server.connectString(), SESSION);
                var b = candidate("b", other)) {
            a.start(first);
            first.awaitElected();
            b.start(second);
            // Candidates in line are counted in ZooKeeper: both must be there before one goes to the end of the line.
            awaitCandidates(2);
            a.abdicate();
            first.awaitDefeated();
            second.awaitElected();
            awaitCandidates(2);
            b.abdicate();
            first.awaitElected();
        }
    }

    @Test
    void expiredSession_defeatsAndFencesTheOldLeader() throws Exception {
        var first = new HeardElection();
        var second = new HeardElection();
        try (var other = ZooKeeperConnection.open(server.connectString(), SESSION);
                var a = candidate("a");
                var b = candidate("b", other)) {
            a.start(first);
            var old = new ZooKeeperStateStore(root(curator), first.awaitElected());
            old.load().await(10, TimeUnit.SECONDS);
            b.start(second);
            awaitCandidates(2);
            expire(curator.getZookeeperClient().getZooKeeper());

            second.awaitElected();
            first.awaitDefeated();
            assertThatThrownBy(() -> old.write(List.of(new StoreOp.Put("k/a", new byte[1])))
                            .await(10, TimeUnit.SECONDS))
                    .isInstanceOf(StoreException.Fenced.class);
        }
    }

    @Test
    void start_doesNotWaitForTheSessionOfItsKilledPredecessor() throws Exception {
        try (var killed = ZooKeeperConnection.open(server.connectString(), SESSION);
                var again = ZooKeeperConnection.open(server.connectString(), SESSION)) {
            var before = new HeardElection();
            candidate("a", killed).start(before);
            long epoch = before.awaitElected();

            var after = new HeardElection();
            try (var restarted = candidate("a", again)) {
                restarted.start(after);
                assertThat(after.awaitElected()).isGreaterThan(epoch);
            }
        }
    }

    @Test
    void lostServer_defeatsBeforeTheSessionEndsAndElectsAgainAfterwards() throws Exception {
        try (var impatient = ZooKeeperConnection.open(server.connectString(), Duration.ofSeconds(1))) {
            var heard = new HeardElection();
            try (var a = candidate("a", impatient)) {
                a.start(heard);
                long epoch = heard.awaitElected();
                int port = server.port();
                server.close();
                heard.awaitDefeated();
                server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(port, directory));

                assertThat(heard.awaitElected()).isGreaterThan(epoch);
            }
        }
    }

    private void awaitCandidates(int count) throws Exception {
        var changed = new LatchWatcher();
        while (curator.getZookeeperClient()
                        .getZooKeeper()
                        .getChildren("/ekiden/leader", changed)
                        .size()
                < count) {
            changed.await();
        }
    }

    /** Ends a session the way ZooKeeper does for a silent client: by another connection with its password. */
    private void expire(ZooKeeper victim) throws Exception {
        var connected = new LatchWatcher();
        var twin = new ZooKeeper(
                server.connectString(), 5000, connected, victim.getSessionId(), victim.getSessionPasswd());
        connected.await();
        twin.close();
    }

    private static LeaderElection candidate(String id, CuratorFramework curator) {
        return new CuratorLeaderElection(root(curator), id);
    }

    private static ZooKeeperRoot root(CuratorFramework curator) {
        return ZooKeeperRoot.open(curator, "/ekiden");
    }

    private static final class LatchWatcher implements Watcher {
        private final CountDownLatch latch = new CountDownLatch(1);

        @Override
        public void process(WatchedEvent event) {
            latch.countDown();
        }

        void await() throws InterruptedException {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
