package io.ekiden.cli.part;

import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Path;

/** The ZooKeeper that a part runs for itself, when it was told of no other. */
public final class OwnZooKeeper {
    private OwnZooKeeper() {}

    /**
     * Runs until {@code opened} is closed.
     *
     * @param dataDir of the part; what ZooKeeper keeps is in {@code zookeeper} below it
     * @param path where in ZooKeeper the part is to keep what it has
     */
    public static ZooKeeperPlace open(Opened opened, Path dataDir, String path)
            throws IOException, InterruptedException {
        var directory = dataDir.toAbsolutePath().normalize().resolve("zookeeper");
        var zooKeeper = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory));
        opened.push(zooKeeper);
        return ZooKeeperPlace.open(zooKeeper.connectString(), path);
    }
}
