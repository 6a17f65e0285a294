package io.ekiden.orchestrator.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.detector.MasterAddress;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.wire.v1.MasterInfoCodec;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperDetectorTest {
    private static final Duration SESSION = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private EmbeddedZooKeeper server;
    private CuratorFramework masters;

    @BeforeEach
    void start() throws Exception {
        server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory));
        masters = ZooKeeperConnection.open(server.connectString(), SESSION);
    }

    @AfterEach
    void stop() throws Exception {
        masters.close();
        server.close();
    }

    private ZooKeeperDetector detector() {
        return new ZooKeeperDetector(
                (MasterAddress.ZooKeeper) MasterAddress.parse("zk://" + server.connectString() + "/mesos"));
    }

    private static byte[] json(int port) {
        return MasterInfoCodec.write(
                MediaType.JSON, new MasterInfo("m" + port, "localhost", "127.0.0.1", port, "1.11.1"));
    }

    private String contend(String label, byte[] data) throws Exception {
        return masters.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath("/mesos/" + label, data);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static URI leader(MasterDetector detector) throws Exception {
        var candidates = await(detector.find()).candidates();
        assertThat(candidates).hasSize(1);
        return candidates.getFirst();
    }

    @Test
    void leader_isAwaited_alsoWhileThePathIsMissing() throws Exception {
        try (var detector = detector()) {
            var found = detector.find();
            assertThat(found.isComplete()).isFalse();
            contend("json.info_", json(5051));
            assertThat(await(found).candidates()).containsExactly(URI.create("http://127.0.0.1:5051"));
        }
    }

    @Test
    void lowestNumber_leads_andOthersAreLeftAlone() throws Exception {
        masters.create().creatingParentsIfNeeded().forPath("/mesos/log_replicas/0000000000", new byte[0]);
        masters.create().forPath("/mesos/json.info_1", json(1));
        masters.create().forPath("/mesos/other_0000000000", json(2));
        contend("json.info_", json(5051));
        contend("json.info_", json(5052));
        try (var detector = detector()) {
            assertThat(leader(detector)).isEqualTo(URI.create("http://127.0.0.1:5051"));
        }
    }

    @Test
    void leader_isFoundByName_whereItsCertificateIsChecked() throws Exception {
        contend("json.info_", json(5051));
        var address = (MasterAddress.ZooKeeper) MasterAddress.parse("zk://" + server.connectString() + "/mesos");
        try (var detector = new ZooKeeperDetector(address, "https", Optional.empty())) {
            assertThat(leader(detector)).isEqualTo(URI.create("https://localhost:5051"));
        }
    }

    @Test
    void nextLeader_isFound_andTheOneBeforeIsOutdated() throws Exception {
        var first = contend("json.info_", json(5051));
        try (var detector = detector()) {
            var found = await(detector.find());
            contend("json.info_", json(5052));
            masters.delete().forPath(first);
            await(found.outdated());
            assertThat(leader(detector)).isEqualTo(URI.create("http://127.0.0.1:5052"));
        }
    }

    @Test
    void leaderThatIsGone_isNotFound_butItsConnectionsStay() throws Exception {
        var only = contend("json.info_", json(5051));
        try (var detector = detector()) {
            var found = await(detector.find());
            masters.delete().forPath(only);
            while (detector.find().isComplete()) {
                Thread.onSpinWait();
            }
            assertThat(found.outdated().isComplete()).isFalse();
            var again = detector.find();
            contend("json.info_", json(5051));
            await(again);
            assertThat(found.outdated().isComplete())
                    .as("the same master, with another node")
                    .isFalse();
        }
    }

    /** Without a host, a client would turn to its own machine, where another master may be. */
    @Test
    void leaderWhoseHostIsNone_isNotFound_andTheNextOneIs() throws Exception {
        for (var host : new String[] {"mesos_master", "a b", "user@127.0.0.1:1", "h/x"}) {
            var first = contend("json.info_", json(5051));
            try (var detector = detector()) {
                await(detector.find());
                var info = new MasterInfo("m", host, host, 5051, "1.11.1");
                var nobody = contend("json.info_", MasterInfoCodec.write(MediaType.JSON, info));
                var next = contend("json.info_", json(5052));
                masters.delete().forPath(first);
                awaitNobody(detector, host);
                masters.delete().forPath(nobody);
                assertThat(leader(detector)).as(host).isEqualTo(URI.create("http://127.0.0.1:5052"));
                masters.delete().forPath(next);
            }
        }
    }

    private static void awaitNobody(MasterDetector detector, String host) {
        long limit = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (detector.find().isComplete()) {
            assertThat(System.nanoTime()).as(host).isLessThan(limit);
            Thread.onSpinWait();
        }
    }

    @Test
    void nodesOfOldMasters_areRead_andUnreadableOnesAreNoLeader() throws Exception {
        var info = new MasterInfo("m", "localhost", "127.0.0.1", 5053, "0.23.0");
        var garbage = contend("json.info_", "{".getBytes(StandardCharsets.UTF_8));
        contend("info_", MasterInfoCodec.write(MediaType.PROTOBUF, info));
        try (var detector = detector()) {
            var found = detector.find();
            assertThat(found.isComplete()).isFalse();
            masters.delete().forPath(garbage);
            assertThat(await(found).candidates()).containsExactly(URI.create("http://127.0.0.1:5053"));
        }
    }

    /** Byte for byte what a Mesos 1.11.1 writes. */
    @Test
    void nodeOfMesos_isRead() throws Exception {
        contend(
                "json.info_",
                ("{\"address\":{\"hostname\":\"localhost\",\"ip\":\"127.0.0.1\",\"port\":5050},"
                                + "\"capabilities\":[{\"type\":\"AGENT_UPDATE\"},{\"type\":\"AGENT_DRAINING\"},"
                                + "{\"type\":\"QUOTA_V2\"}],\"hostname\":\"localhost\","
                                + "\"id\":\"9484fd4d-7b8a-480b-a3f5-f4dedac2d5f6\",\"ip\":16777343,"
                                + "\"pid\":\"master@127.0.0.1:5050\",\"port\":5050,\"version\":\"1.11.1\"}")
                        .getBytes(StandardCharsets.UTF_8));
        try (var detector = detector()) {
            assertThat(leader(detector)).isEqualTo(URI.create("http://127.0.0.1:5050"));
        }
    }
}
