package io.ekiden.orchestrator.election;

import io.ekiden.orchestrator.store.ZooKeeperRoot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The election of many candidates: each has an ephemeral sequential node, see {@link Ballot}, the first one leads. Before it is
 * told so, its epoch begins, in one transaction with the proof that its node still exists.
 *
 * <p>A connection that is lost for less than a quarter of the session costs nothing. After that Curator declares it lost, and a leader
 * is defeated before ZooKeeper gives its place away.
 *
 * <p>A candidate that starts removes nodes with its own id: they are those of its killed predecessor, whose session is not over yet.
 *
 * <p>All work is done on one thread; listeners are called under one lock, so that {@code elected} and {@code defeated} alternate.
 */
public final class CuratorLeaderElection implements LeaderElection {
    private static final Logger LOG = LoggerFactory.getLogger(CuratorLeaderElection.class);
    private static final long RETRY_MILLIS = 200;

    private final ZooKeeperRoot root;
    private final CuratorFramework curator;
    private final Ballot ballot;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("election").daemon().factory());
    private final ConnectionStateListener connection = (_, state) -> connectionChanged(state);
    private final Watcher watcher = this::changed;
    private @Nullable Listener listener;
    private @Nullable String ownNode;
    private Optional<String> leader = Optional.empty();
    private boolean leading;
    private boolean connectionLost;
    /** Used by the thread alone, as is the own node. */
    private boolean knownRefused;

    private volatile boolean closed;

    /** A candidate {@code id}, unique among the candidates: the address under which it serves the API. */
    public CuratorLeaderElection(ZooKeeperRoot root, String id) {
        this(root, Ballot.of(root.path() + "/leader", id));
    }

    /** A candidate that appears as the ballot says. The epoch is kept at the root. */
    public CuratorLeaderElection(ZooKeeperRoot root, Ballot ballot) {
        this.root = root;
        this.curator = root.curator();
        this.ballot = ballot;
    }

    @Override
    public void start(Listener listener) {
        synchronized (this) {
            this.listener = listener;
        }
        curator.getConnectionStateListenable().addListener(connection);
        submit(() -> {
            // In this order: who takes over is in line before the place is free.
            var own = enlist();
            ownNode = own;
            removePredecessors(own);
            evaluate();
        });
    }

    @Override
    public synchronized Optional<String> leader() {
        return leader;
    }

    @Override
    public void abdicate() {
        submit(() -> {
            if (!defeat()) return;
            removeOwnNode();
            evaluate();
        });
    }

    @Override
    public void close() {
        closed = true;
        curator.getConnectionStateListenable().removeListener(connection);
        defeat();
        // By hand, because nothing else runs once this is closed.
        thread.execute(() -> {
            try {
                removeOwnNode();
            } catch (Exception failure) {
                LOG.warn("Cannot leave the election, the session will end by itself: {}", failure.toString());
            }
        });
        thread.shutdown();
        awaitEnd();
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Runs a step, and after a failure evaluates the whole situation again a little later. */
    private void attempt(Step step) {
        if (closed) return;
        try {
            step.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (KeeperException.NoAuthException refused) {
            if (!knownRefused) {
                LOG.error(
                        "No candidate here: what is in ZooKeeper belongs to another user, or one with another password path={}",
                        refused.getPath());
            }
            knownRefused = true;
            submitLater();
        } catch (Exception failure) {
            if (curator.getState() == CuratorFrameworkState.STOPPED) return;
            LOG.info("Election disturbed, looking again: {}", failure.toString());
            submitLater();
        }
    }

    private void submit(Step step) {
        try {
            thread.execute(() -> attempt(step));
        } catch (RejectedExecutionException _) {
            // Closed meanwhile.
        }
    }

    private void submitLater() {
        try {
            thread.schedule(() -> attempt(this::evaluate), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile.
        }
    }

    /** Looks at the candidates as they are now, and draws every conclusion. Harmless at any time. */
    private void evaluate() throws Exception {
        if (ownNode == null) ownNode = enlist();
        var zookeeper = root.client();
        var nodes = zookeeper.getChildren(ballot.directory(), watcher).stream()
                .filter(ballot::isCandidate)
                .sorted(Comparator.comparing(CuratorLeaderElection::sequence))
                .toList();
        var own = ownNode.substring(ballot.directory().length() + 1);
        if (!nodes.contains(own)) {
            defeat();
            ownNode = null;
            evaluate();
            return;
        }
        var first = nodes.getFirst();
        if (first.equals(own)) lead(ownNode);
        else follow(first);
    }

    private String enlist() throws Exception {
        root.ensure(ballot.directory(), new byte[0]);
        var zookeeper = root.client();
        for (var node : candidates()) {
            // After a connection lost while we enlisted: the answer did not reach us, the node is there.
            var path = ballot.directory() + "/" + node;
            var stat = new Stat();
            if (isOurs(path, stat) && stat.getEphemeralOwner() == zookeeper.getSessionId()) return path;
        }
        return zookeeper.create(
                ballot.directory() + "/" + ballot.prefix(),
                ballot.bytes(),
                root.aclOf(ballot.directory() + "/"),
                CreateMode.EPHEMERAL_SEQUENTIAL);
    }

    private List<String> candidates() throws Exception {
        return root.client().getChildren(ballot.directory(), false).stream()
                .filter(ballot::isCandidate)
                .toList();
    }

    private void lead(String node) throws Exception {
        if (leading()) return;
        long epoch = root.nextEpoch(ballot.name(), node);
        synchronized (this) {
            // Lost in this very moment: when the connection is back, we look again.
            if (closed || connectionLost) return;
            leading = true;
            if (listener != null) listener.elected(epoch);
            announce(Optional.of(ballot.name()));
        }
    }

    private void follow(String first) throws Exception {
        defeat();
        try {
            var content = root.client().getData(ballot.directory() + "/" + first, false, null);
            announce(Optional.of(ballot.name(content)));
        } catch (KeeperException.NoNodeException _) {
            // Gone since we looked; the watch tells us so as well.
            announce(Optional.empty());
        }
    }

    private synchronized boolean leading() {
        return leading;
    }

    private synchronized boolean defeat() {
        if (!leading) return false;
        leading = false;
        if (listener != null) listener.defeated();
        announce(Optional.empty());
        return true;
    }

    private synchronized void announce(Optional<String> now) {
        if (leader.equals(now)) return;
        leader = now;
        if (listener != null) listener.leaderChanged(now);
    }

    private void removePredecessors(String own) throws Exception {
        for (var node : candidates()) {
            var path = ballot.directory() + "/" + node;
            if (!path.equals(own) && isOurs(path, new Stat())) deleteIfThere(path);
        }
    }

    private boolean isOurs(String path, Stat stat) throws Exception {
        try {
            return ballot.name(root.client().getData(path, false, stat)).equals(ballot.name());
        } catch (KeeperException.NoNodeException _) {
            return false;
        }
    }

    private void deleteIfThere(String path) throws Exception {
        try {
            root.client().delete(path, -1);
        } catch (KeeperException.NoNodeException _) {
            // The session is over, and the node went with it.
        }
    }

    private void removeOwnNode() throws Exception {
        if (ownNode != null) deleteIfThere(ownNode);
        ownNode = null;
    }

    private void changed(WatchedEvent event) {
        if (closed || event.getType() != Watcher.Event.EventType.NodeChildrenChanged) return;
        submit(this::evaluate);
    }

    private synchronized void connectionChanged(ConnectionState state) {
        switch (state) {
            case LOST -> {
                // At once, on this thread: the other one may be waiting for the lost connection.
                connectionLost = true;
                defeat();
                announce(Optional.empty());
            }
            case CONNECTED, RECONNECTED -> {
                connectionLost = false;
                // Watches may be gone, and so may be our node.
                submit(this::evaluate);
            }
            case SUSPENDED, READ_ONLY -> {}
        }
    }

    private void awaitEnd() {
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) thread.shutdownNow();
        } catch (InterruptedException _) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static String sequence(String node) {
        return node.substring(node.length() - Ballot.DIGITS);
    }
}
