package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ekiden backup} and {@code ekiden restore}, on a state at rest and on one in use. */
class BackupCommandTest {
    @TempDir
    Path dir;

    private final StringWriter said = new StringWriter();

    @Test
    void state_isWrittenAndPutBack() throws Exception {
        var data = dir.resolve("data");
        var file = dir.resolve("a.tar.gz").toString();
        assertThat(run("backup", "--data-dir", data.toString(), file)).isEqualTo(1);
        assertThat(said.toString()).contains("there is no state in " + data);

        write(data, framework("first"));
        assertThat(run("backup", "--data-dir", data.toString(), file)).isZero();
        write(data, framework("second"));
        assertThat(run("restore", "--data-dir", data.toString(), file)).isZero();
        // The tasks of now are told of under the id of now: those that the backup does not know are to be killed.
        assertThat(framework(data)).contains("frameworkId=Optional[second]", "former=[first]");

        Files.writeString(dir.resolve("b.tar.gz"), "nothing");
        assertThat(run("restore", "--data-dir", data.toString(), dir.resolve("b.tar.gz") + ""))
                .isEqualTo(3);
        assertThat(said.toString()).contains("b.tar.gz cannot be restored");
        assertThat(framework(data)).contains("frameworkId=Optional[second]", "former=[first]");
    }

    @Test
    void stateInUse_canBeReadWhereItIs_andIsNotReplaced() throws Exception {
        var data = dir.resolve("data");
        var file = dir.resolve("a.tar.gz").toString();
        write(data, framework("first"));
        try (var server = server(data);
                var curator = ZooKeeperConnection.open(server.connectString(), Duration.ofSeconds(4))) {
            assertThat(run("backup", "--data-dir", data.toString(), file)).isEqualTo(1);
            assertThat(said.toString()).contains("Stop the Ekiden that runs with " + data, "DELETE /v2/leader?backup=");
            assertThat(run("backup", "--zk", server.connectString(), file)).isZero();

            var candidate = curator.create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.EPHEMERAL)
                    .forPath("/ekiden/leader/somebody");
            assertThat(run("restore", "--zk", server.connectString(), file)).isEqualTo(1);
            assertThat(said.toString()).contains("orchestrators run at zk://" + server.connectString());
            curator.delete().forPath(candidate);
            assertThat(run("restore", "--zk", server.connectString(), file)).isZero();
            assertThat(run("restore", "--zk", server.connectString() + "/copy", file))
                    .isZero();
            assertThat(ZooKeeperStateStore.peek(ZooKeeperRoot.open(curator, "/copy"))
                            .orElseThrow())
                    .containsOnlyKeys("framework");
        }
    }

    private int run(String... arguments) {
        said.getBuffer().setLength(0);
        return Main.execute(arguments, Map.of(), new PrintWriter(Writer.nullWriter()), new PrintWriter(said, true));
    }

    private static List<StoreOp> framework(String id) {
        return StateCodec.encode(new Change.FrameworkRegistered(new FrameworkId(id)), OrchestratorState.EMPTY);
    }

    private static String framework(Path data) throws Exception {
        try (var server = server(data);
                var curator = ZooKeeperConnection.open(server.connectString(), Duration.ofSeconds(4))) {
            var store = open(ZooKeeperRoot.open(curator, "/ekiden"));
            return String.valueOf(StateCodec.decode(await(store.load())).scheduler());
        }
    }

    private static void write(Path data, List<StoreOp> ops) throws Exception {
        try (var server = server(data);
                var curator = ZooKeeperConnection.open(server.connectString(), Duration.ofSeconds(4))) {
            var store = open(ZooKeeperRoot.open(curator, "/ekiden"));
            await(store.load());
            await(store.write(ops));
        }
    }

    private static EmbeddedZooKeeper server(Path data) throws Exception {
        return new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, data.resolve("zookeeper")));
    }

    private static ZooKeeperStateStore open(ZooKeeperRoot root) throws Exception {
        return new ZooKeeperStateStore(root, root.nextEpoch("test", null));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
