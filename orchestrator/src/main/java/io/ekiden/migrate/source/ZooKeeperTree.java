package io.ekiden.migrate.source;

import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Room;
import io.ekiden.migrate.marathon.Stored;
import io.ekiden.migrate.marathon.StoredState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * The tree that a Marathon keeps in ZooKeeper, read and nothing else. A Marathon may run meanwhile: a node that goes while the tree is read is
 * left out, and each app is read at the version that the group tree refers to.
 */
public final class ZooKeeperTree {
    private static final int IN_FLIGHT = 200;
    private static final int MOST_NODES = 2_000_000;
    private static final int DEEPEST = 6;
    private static final int PATIENCE_SECONDS = 60;

    private final ZooKeeper zookeeper;
    private final String root;
    private final SortedMap<String, byte[]> nodes = new TreeMap<>();
    private final Room room;

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; nobody compares them
    private record Node(List<String> children, byte[] data) {}

    private ZooKeeperTree(ZooKeeper zookeeper, String root, Room room) {
        this.zookeeper = zookeeper;
        this.root = root;
        this.room = room;
    }

    /**
     * Reads all of it.
     *
     * @param connected started; need not be connected yet
     * @param root path of {@code --zk} of the Marathon
     * @param shown the address, for messages
     * @param withHistory older versions too
     * @throws MigrationException when nobody answers, or there is no state of a Marathon
     */
    public static MarathonState read(CuratorFramework connected, String root, String shown, boolean withHistory) {
        try {
            if (!connected.blockUntilConnected(PATIENCE_SECONDS / 4, TimeUnit.SECONDS)) {
                throw MigrationException.unreachable(shown + ": no ZooKeeper answers there", null);
            }
            var tree = new ZooKeeperTree(connected.getZookeeperClient().getZooKeeper(), root, Heap.stored());
            tree.walk();
            if (tree.nodes.isEmpty()) {
                throw new MigrationException(shown + ": there is no node " + root
                        + "/state; the path is that of --zk of the Marathon, as zk://h1:2181,h2:2181/marathon");
            }
            return StoredState.read(Stored.ofZooKeeper(tree.nodes), withHistory, Heap.messages());
        } catch (MigrationException wrong) {
            throw wrong.reason().startsWith(shown)
                    ? wrong
                    : new MigrationException(shown + ": " + wrong.reason(), wrong);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new MigrationException("interrupted", ended);
        } catch (Exception failure) {
            throw MigrationException.unreachable(shown + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private void walk() throws InterruptedException, ExecutionException, TimeoutException {
        var level = List.of("/state");
        for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
            level = level(level);
        }
    }

    /** The paths of the next one. */
    private List<String> level(List<String> paths) throws InterruptedException, ExecutionException, TimeoutException {
        var next = new ArrayList<String>();
        var window = new ArrayDeque<CompletableFuture<Optional<Node>>>();
        int taken = 0;
        for (int index = 0; index < paths.size() || !window.isEmpty(); ) {
            while (index < paths.size() && window.size() < IN_FLIGHT) {
                window.add(ask(root + paths.get(index++)));
            }
            var path = paths.get(taken++);
            window.remove().get(PATIENCE_SECONDS, TimeUnit.SECONDS).ifPresent(node -> take(path, node, next));
        }
        return next;
    }

    private void take(String path, Node node, List<String> next) {
        room.take(path, node.data());
        nodes.put(path, node.data());
        node.children().forEach(child -> next.add(path + "/" + child));
        if (nodes.size() + next.size() > MOST_NODES) {
            throw new MigrationException("it has more than " + MOST_NODES + " nodes");
        }
    }

    /** Absent when the node is gone by now. */
    private CompletableFuture<Optional<Node>> ask(String path) {
        var data = new CompletableFuture<Optional<byte[]>>();
        var children = new CompletableFuture<Optional<List<String>>>();
        zookeeper.getData(path, false, (rc, at, _, value, _) -> settle(data, rc, at, value, new byte[0]), null);
        zookeeper.getChildren(path, false, (rc, at, _, names) -> settle(children, rc, at, names, List.of()), null);
        return data.thenCombine(
                children, (value, names) -> value.flatMap(some -> names.map(known -> new Node(known, some))));
    }

    private static <T> void settle(
            CompletableFuture<Optional<T>> answer, int rc, String path, @Nullable T value, T nothing) {
        switch (KeeperException.Code.get(rc)) {
            case OK -> answer.complete(Optional.of(value == null ? nothing : value));
            case NONODE -> answer.complete(Optional.empty());
            default -> answer.completeExceptionally(KeeperException.create(KeeperException.Code.get(rc), path));
        }
    }
}
