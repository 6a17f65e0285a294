package io.ekiden.testkit.bench;

import io.ekiden.mesos.master.server.MasterStore;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.orchestrator.store.KeyValueMasterStore;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;

/** The registry of the masters that are measured: a ZooKeeper in a JVM of its own, with every transaction on the disk. */
final class BenchRegistry implements AutoCloseable {
    private static final Duration SESSION = Duration.ofSeconds(30);

    private final Path directory;
    private final OtherJvm jvm;
    private @Nullable CuratorFramework curator;

    private BenchRegistry(Path directory, OtherJvm jvm) {
        this.directory = directory;
        this.jvm = jvm;
    }

    static BenchRegistry start() throws IOException {
        var directory = Files.createTempDirectory("ekiden-bench-");
        return new BenchRegistry(directory, OtherJvm.start(BenchRegistry.class, directory.toString()));
    }

    /** For the next master, which fences the one before. */
    MasterStore next(String masterId) throws IOException {
        disconnect();
        var connected = ZooKeeperConnection.open("127.0.0.1:" + jvm.ask(), SESSION);
        curator = connected;
        var root = ZooKeeperRoot.open(connected, "/mesos/registry");
        try {
            return new KeyValueMasterStore(new ZooKeeperStateStore(root, root.nextEpoch(masterId, null)));
        } catch (Exception e) {
            throw new IOException("no registry in ZooKeeper", e);
        }
    }

    private void disconnect() {
        if (curator != null) {
            curator.close();
        }
    }

    @Override
    public void close() {
        disconnect();
        jvm.close();
        Scratch.remove(directory);
    }

    /** Takes the directory, answers with the port. */
    public static void main(String[] args) throws IOException, InterruptedException {
        var server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, Path.of(args[0])));
        OtherJvm.answer(() -> Integer.toString(server.port()));
    }
}
