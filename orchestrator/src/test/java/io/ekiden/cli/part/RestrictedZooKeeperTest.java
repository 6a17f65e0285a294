package io.ekiden.cli.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.detector.MasterAddress;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.orchestrator.election.ZooKeeperDetector;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stranger can do in the ZooKeeper of a master that came as a user. */
@Timeout(60)
class RestrictedZooKeeperTest extends OnZooKeeper {
    private static final Duration SESSION = Duration.ofSeconds(5);

    private final String password = UUID.randomUUID().toString();
    private CuratorFramework stranger;

    @BeforeEach
    void begin() {
        stranger = ZooKeeperConnection.open(zooKeeper.connectString(), SESSION);
    }

    @AfterEach
    void end() {
        stranger.close();
    }

    private ZooKeeperPlace place() {
        return ZooKeeperPlace.parse("zk://ekiden:" + password + "@" + zooKeeper.connectString() + "/prod/mesos");
    }

    private MasterCandidate master(int port) throws Exception {
        var settings = MasterSettings.of(UUID.randomUUID().toString(), "127.0.0.1", port);
        return MasterCandidate.start(vertx, settings, MasterFront.open("127.0.0.1"), place(), SESSION);
    }

    @Test
    void stranger_seesWhoLeads_andNothingElse_andChangesNothing() throws Exception {
        int port = freePort();
        try (var master = master(port);
                var own = place().connect(SESSION)) {
            assertThat(master).isNotNull();
            assertThat(leader("zk://" + zooKeeper.connectString() + "/prod/mesos"))
                    .isEqualTo(URI.create("http://127.0.0.1:" + port));
            await(port);
            var nodes = ZKUtil.listSubTreeBFS(own.getZookeeperClient().getZooKeeper(), "/prod");
            assertThat(nodes)
                    .contains("/prod/mesos/registry/epoch", "/prod/mesos/registry/data")
                    .anyMatch(node -> node.startsWith("/prod/mesos/json.info_"));

            for (var node : nodes) {
                assertRefused(() -> stranger.setData().forPath(node, new byte[0]), node);
                assertRefused(() -> stranger.create().forPath(node + "/json.info_0000000000"), node);
                assertRefused(
                        () -> stranger.setACL()
                                .withACL(ZooDefs.Ids.OPEN_ACL_UNSAFE)
                                .forPath(node),
                        node);
                if (!node.equals("/prod")) {
                    assertRefused(() -> stranger.delete().forPath(node), node);
                }
                if (node.startsWith("/prod/mesos/registry")) {
                    assertRefused(() -> stranger.getData().forPath(node), node);
                    assertRefused(() -> stranger.getChildren().forPath(node), node);
                }
            }
        }
    }

    @Test
    void electionThatWasEverybodys_isItsUsersFromNowOn() throws Exception {
        stranger.create().creatingParentsIfNeeded().forPath("/prod/mesos/registry/data/x");
        int port = freePort();
        try (var master = master(port)) {
            assertThat(master).isNotNull();
            await(port);
            assertRefused(() -> stranger.create().forPath("/prod/mesos/json.info_0000000000"), "a candidate");
            assertRefused(() -> stranger.getChildren().forPath("/prod/mesos/registry/data"), "the registry");
            // What is above may be for others too.
            stranger.create().forPath("/prod/other");
        }
    }

    @Test
    void address_isShownWithoutItsUser() {
        assertThat(place().toString())
                .isEqualTo("zk://xxxxxxxx:xxxxxxxx@" + zooKeeper.connectString() + "/prod/mesos")
                .doesNotContain(password);
    }

    private static URI leader(String address) throws Exception {
        try (var detector = new ZooKeeperDetector((MasterAddress.ZooKeeper) MasterAddress.parse(address))) {
            return detector.find()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .candidates()
                    .getFirst();
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(Attempt attempt, String what) {
        assertThatThrownBy(attempt::run).as(what).isInstanceOf(KeeperException.NoAuthException.class);
    }

    /** Until it has read its registry. */
    private static void await(int port) throws Exception {
        var text = "";
        while (!text.contains("200")) {
            try (var socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write("GET /weights HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                text = new String(socket.getInputStream().readNBytes(15), StandardCharsets.UTF_8);
            }
            Thread.onSpinWait();
        }
    }
}
