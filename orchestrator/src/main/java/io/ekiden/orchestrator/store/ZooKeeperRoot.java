package io.ekiden.orchestrator.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in a ZooKeeper tree with everything one replicated service keeps there: {@code leader} (candidates), {@code epoch} (its version
 * is the epoch of the leader), {@code schema}, {@code seq} and {@code data} (see {@link ZooKeeperStateStore}), {@code handover} (what the next leader is to do first).
 *
 * <p>Methods block, and throw what ZooKeeper throws.
 *
 * @param curator started; the owner closes it
 * @param path absolute, without a slash at its end
 * @param acl of the nodes that are created in it
 * @param around of those that are created outside of it: the way to it, and candidates whom others look for there
 */
public record ZooKeeperRoot(CuratorFramework curator, String path, List<ACL> acl, List<ACL> around) {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperRoot.class);
    private static final long CLAIM_SECONDS = 60;

    /** <b>Source:</b> Mesos {@code zookeeper/zookeeper.cpp EVERYONE_READ_CREATOR_ALL}. */
    private static final List<ACL> EVERYONE_READ_CREATOR_ALL = Stream.of(
                    ZooDefs.Ids.READ_ACL_UNSAFE, ZooDefs.Ids.CREATOR_ALL_ACL)
            .flatMap(List::stream)
            .toList();

    public ZooKeeperRoot {
        // Not List.copyOf: ZooKeeper asks the list whether it contains null, which that one answers with an exception.
        acl = Collections.unmodifiableList(new ArrayList<>(acl));
        around = Collections.unmodifiableList(new ArrayList<>(around));
    }

    /** A place that everyone with a connection may use. */
    public static ZooKeeperRoot open(CuratorFramework curator, String path) {
        return new ZooKeeperRoot(curator, path, ZooDefs.Ids.OPEN_ACL_UNSAFE, ZooDefs.Ids.OPEN_ACL_UNSAFE);
    }

    /** A place for those who connect with the same user and password; others see what is around it and change nothing there. */
    public static ZooKeeperRoot restricted(CuratorFramework curator, String path) {
        return new ZooKeeperRoot(curator, path, ZooDefs.Ids.CREATOR_ALL_ACL, EVERYONE_READ_CREATOR_ALL);
    }

    private boolean isRestricted() {
        return !acl.equals(ZooDefs.Ids.OPEN_ACL_UNSAFE);
    }

    /** Of a node that is to be created. */
    public List<ACL> aclOf(String node) {
        return node.equals(path) || node.startsWith(path + "/") ? acl : around;
    }

    /** The present client. Curator replaces it when a session is lost: ask again after a failure. */
    public ZooKeeper client() throws Exception {
        return curator.getZookeeperClient().getZooKeeper();
    }

    /**
     * Creates a persistent node and what is missing above it. Fine when it is there already; if it is everybody's then, and the place is
     * not, that ends.
     */
    public void ensure(String node, byte[] content) throws Exception {
        var zookeeper = client();
        if (zookeeper.exists(node, false) != null) {
            if (isRestricted() && isOpen(node)) zookeeper.setACL(node, aclOf(node), -1);
            return;
        }
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

    /**
     * Takes a place that was everybody's for its user alone, with all that is in it. The uppermost node comes last: until then it is done
     * again at the next start. Costs one question when nothing is to be done.
     */
    void claim() throws Exception {
        if (!isRestricted() || !isOpen(path)) return;
        var zookeeper = client();
        var nodes = ZKUtil.listSubTreeBFS(zookeeper, path);
        LOG.info(
                "The place in ZooKeeper was open to everybody, it is restricted now path={} nodes={}",
                path,
                nodes.size());
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (var node : nodes.reversed()) {
            var answer = new CompletableFuture<@Nullable Void>();
            answers.add(answer);
            zookeeper.setACL(node, acl, -1, (code, at, _, _) -> answered(answer, code, at), null);
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(CLAIM_SECONDS, TimeUnit.SECONDS);
    }

    private static void answered(CompletableFuture<@Nullable Void> answer, int code, String node) {
        var result = KeeperException.Code.get(code);
        // A candidate may leave while we are at it.
        if (result == KeeperException.Code.OK || result == KeeperException.Code.NONODE) answer.complete(null);
        else answer.completeExceptionally(KeeperException.create(result, node));
    }

    private boolean isOpen(String node) throws Exception {
        return client().getACL(node, new Stat()).stream()
                .anyMatch(entry -> entry.getId().equals(ZooDefs.Ids.ANYONE_ID_UNSAFE)
                        && entry.getPerms() != (entry.getPerms() & ZooDefs.Perms.READ));
    }

    /**
     * Leaves something for the next leader to do before it begins, in place of what was left before.
     *
     * @param epoch of who leaves it; when it is over nothing is left, and this throws {@code BadVersionException}
     */
    public void leave(long epoch, String wish) throws Exception {
        ensure(handoverPath(), new byte[0]);
        client().multi(List.of(
                Op.check(epochPath(), Math.toIntExact(epoch)),
                Op.setData(handoverPath(), wish.getBytes(StandardCharsets.UTF_8), -1)));
    }

    /** Takes back what {@link #leave} left, if anything; throws {@code BadVersionException} when the epoch is over. */
    public void takeBack(long epoch) throws Exception {
        try {
            client().multi(List.of(Op.check(epochPath(), Math.toIntExact(epoch)), Op.delete(handoverPath(), -1)));
        } catch (KeeperException.NoNodeException _) {
            // Nothing was left.
        }
    }

    /** What was left to do, if anything. */
    Optional<String> handover() throws Exception {
        try {
            return Optional.of(new String(client().getData(handoverPath(), false, null), StandardCharsets.UTF_8));
        } catch (KeeperException.NoNodeException _) {
            return Optional.empty();
        }
    }

    String handoverPath() {
        return path + "/handover";
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
            zookeeper.create(node, content, aclOf(node), CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException _) {
            // As wished: made by an earlier run, or by another candidate a moment ago.
        }
    }
}
