package io.ekiden.testkit.bench;

import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.ekiden.testkit.bench.process.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;

/** The ZooKeeper of the masters that are measured: in a JVM of its own, with every transaction on the disk. */
final class BenchRegistry implements AutoCloseable {
    /** Where the masters elect their leader. */
    static final String PATH = "/mesos";

    private static final Duration SESSION = Duration.ofSeconds(30);

    private final Path directory;
    private final OtherJvm jvm;
    private final String servers;
    private final CuratorFramework curator;

    private BenchRegistry(Path directory, OtherJvm jvm) throws IOException {
        this.directory = directory;
        this.jvm = jvm;
        this.servers = "127.0.0.1:" + jvm.ask();
        this.curator = ZooKeeperConnection.open(servers, SESSION);
    }

    static BenchRegistry start() throws IOException {
        var directory = Files.createTempDirectory("ekiden-bench-");
        return new BenchRegistry(directory, OtherJvm.start(BenchRegistry.class, directory.toString()));
    }

    /** As {@code host:port}. */
    String servers() {
        return servers;
    }

    /** The nodes of all masters whose sessions are not over. */
    List<String> masters() throws IOException {
        try {
            return curator.checkExists().forPath(PATH) == null
                    ? List.of()
                    : curator.getChildren().forPath(PATH).stream()
                            .filter(node -> node.startsWith("json.info_"))
                            .sorted()
                            .toList();
        } catch (Exception e) {
            throw new IOException("the masters cannot be seen in ZooKeeper", e);
        }
    }

    @Override
    public void close() {
        curator.close();
        jvm.close();
        Scratch.remove(directory);
    }

    /** Takes the directory, answers with the port. */
    public static void main(String[] args) throws IOException, InterruptedException {
        var server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, Path.of(args[0])));
        OtherJvm.answer(() -> Integer.toString(server.port()));
    }
}
