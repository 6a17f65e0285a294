package io.ekiden.orchestrator.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * A place in a ZooKeeper tree with everything one replicated service keeps there: {@code leader} (candidates), {@code epoch} (its version
 * is the epoch of the leader), {@code schema}, {@code seq} and {@code data} (see {@link ZooKeeperStateStore}).
 *
 * <p>Methods block, and throw what ZooKeeper throws.
 *
 * @param curator started; the owner closes it
 * @param path absolute, without a slash at its end
 * @param acl of the nodes that are created
 */
public record ZooKeeperRoot(CuratorFramework curator, String path, List<ACL> acl) {
    public ZooKeeperRoot {
        // Not List.copyOf: ZooKeeper asks the list whether it contains null, which that one answers with an exception.
        acl = Collections.unmodifiableList(new ArrayList<>(acl));
    }

    /** A place that everyone with a connection may use. */
    public static ZooKeeperRoot open(CuratorFramework curator, String path) {
        return new ZooKeeperRoot(curator, path, ZooDefs.Ids.OPEN_ACL_UNSAFE);
    }

    /** A place for those who connect with the same user and password. */
    public static ZooKeeperRoot restricted(CuratorFramework curator, String path) {
        return new ZooKeeperRoot(curator, path, ZooDefs.Ids.CREATOR_ALL_ACL);
    }

    /** The present client. Curator replaces it when a session is lost: ask again after a failure. */
    public ZooKeeper client() throws Exception {
        return curator.getZookeeperClient().getZooKeeper();
    }

    /** Creates a persistent node and what is missing above it. Fine when it is there already. */
    public void ensure(String node, byte[] content) throws Exception {
        var zookeeper = client();
        if (zookeeper.exists(node, false) != null) return;
        for (int slash = node.indexOf('/', 1); slash > 0; slash = node.indexOf('/', slash + 1)) {
            createIfAbsent(zookeeper, node.substring(0, slash), new byte[0]);
        }
        createIfAbsent(zookeeper, node, content);
    }

    /**
     * Begins a new epoch, larger than all before: from here on stores of older epochs are fenced.
     *
     * @param leader who leads it, for people who look
     * @param candidate a node that must still exist in the same instant, when given
     */
    public long nextEpoch(String leader, @Nullable String candidate) throws Exception {
        ensure(epochPath(), new byte[0]);
        var bump = Op.setData(epochPath(), leader.getBytes(StandardCharsets.UTF_8), -1);
        var ops = candidate == null ? List.of(bump) : List.of(bump, Op.check(candidate, -1));
        var results = client().multi(ops);
        return ((OpResult.SetDataResult) results.getFirst()).getStat().getVersion();
    }

    String epochPath() {
        return path + "/epoch";
    }

    String schemaPath() {
        return path + "/schema";
    }

    String sequencePath() {
        return path + "/seq";
    }

    String dataPath() {
        return path + "/data";
    }

    private void createIfAbsent(ZooKeeper zookeeper, String node, byte[] content)
            throws KeeperException, InterruptedException {
        try {
            zookeeper.create(node, content, acl, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException _) {
            // As wished: made by an earlier run, or by another candidate a moment ago.
        }
    }
}
