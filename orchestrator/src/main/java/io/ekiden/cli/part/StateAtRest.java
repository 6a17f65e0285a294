package io.ekiden.cli.part;

import io.ekiden.config.ObstacleException;
import io.ekiden.orchestrator.store.StoreException;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import io.ekiden.orchestrator.store.codec.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;

/** An orchestrator's state, for somebody who does not lead. Methods block. */
public final class StateAtRest implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Opened opened = new Opened();
    private final ZooKeeperPlace place;
    private final CuratorFramework curator;
    private final ZooKeeperRoot root;

    /**
     * Reaches it.
     *
     * @param ensemble where it is; absent: in the ZooKeeper of one machine, which does not run now
     * @param dataDir of that machine's orchestrator, or of its {@code ekiden up}
     * @throws ObstacleException when it cannot be reached
     */
    public StateAtRest(Optional<ZooKeeperPlace> ensemble, Path dataDir) throws InterruptedException {
        try {
            place = ensemble.isPresent() ? ensemble.get() : own(dataDir);
            curator = place.connect(OrchestratorPart.SESSION);
            opened.push(curator);
            if (!curator.blockUntilConnected(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new ObstacleException("no ZooKeeper answers at " + place + " within " + PATIENCE_SECONDS + " s");
            }
            root = place.root(curator);
        } catch (InterruptedException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    private ZooKeeperPlace own(Path dataDir) throws InterruptedException {
        var directory = dataDir.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory.resolve("zookeeper"))) {
            throw new ObstacleException("there is no state in " + directory
                    + "; name the directory with --data-dir, or the ZooKeeper that has it with --zk");
        }
        try {
            return OwnZooKeeper.open(opened, directory, ZooKeeperPlace.OWN_ORCHESTRATOR);
        } catch (IOException failure) {
            throw new ObstacleException(
                    failure.getMessage() + ". Stop the Ekiden that runs with " + directory
                            + ", or let it do this itself: DELETE /v2/leader?backup=…, see its --backup-dir",
                    failure);
        }
    }

    /** Everything stored, as of one moment, also while others write. */
    public Map<String, byte[]> read() throws Exception {
        try {
            return ZooKeeperStateStore.peek(root)
                    .orElseThrow(() -> new ObstacleException("there is no state at " + place));
        } catch (StoreException failure) {
            throw new ObstacleException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /**
     * Puts a backup in place of everything stored, at once; the framework keeps its id. A leader that writes nevertheless is refused from here on.
     *
     * @throws ObstacleException when orchestrators run there
     */
    public void replace(SortedMap<String, byte[]> entries) throws Exception {
        var candidates = root.path() + "/leader";
        if (curator.checkExists().forPath(candidates) != null
                && !curator.getChildren().forPath(candidates).isEmpty()) {
            throw new ObstacleException("orchestrators run at " + place + ": stop all of them, and try again when "
                    + OrchestratorPart.SESSION.toSeconds()
                    + " s have passed; or let them do this themselves: DELETE /v2/leader?restore=…, see their"
                    + " --backup-dir");
        }
        var store = new ZooKeeperStateStore(
                root,
                root.nextEpoch("ekiden restore", null),
                (_, present) -> Optional.of(Restored.inPlaceOf(present, entries)));
        try {
            Opened.await(store.load());
        } catch (ExecutionException failure) {
            throw Foreground.explained(failure);
        } finally {
            store.close();
        }
    }

    @Override
    public String toString() {
        return place.toString();
    }

    @Override
    public void close() {
        opened.close();
    }
}
