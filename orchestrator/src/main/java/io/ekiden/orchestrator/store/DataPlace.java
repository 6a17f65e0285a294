package io.ekiden.orchestrator.store;

import io.ekiden.orchestrator.store.StoreOp.Put;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZKUtil;

/**
 * Which nodes of a root hold its state, and how all of it is replaced at once. It is {@code data}, and the node {@code schema} says
 * {@code 1}; after the leader of epoch 17 replaced it all, it is {@code data-17}, and {@code schema} says {@code 2 data-17}, so that an
 * earlier version of this program refuses it instead of starting with nothing. What is new is written beside the old, the write that
 * changes {@code schema} puts it in force, and then the old is removed: whoever reads sees the one or the other, whole.
 *
 * <p>Methods block. All writes are fenced by the epoch.
 */
final class DataPlace {
    private static final String FIRST = "1";
    private static final Pattern REPLACED = Pattern.compile("2 (data-\\d{1,10})");
    private static final Pattern ANY = Pattern.compile("data(-\\d{1,10})?");
    private static final byte[] NOTHING = new byte[0];

    private final ZooKeeperRoot root;
    private final int epoch;
    private final Transactions transactions;

    /** Applies operations, all or none. */
    interface Transactions {
        void apply(List<Op> ops) throws Exception;
    }

    DataPlace(ZooKeeperRoot root, int epoch) {
        this(root, epoch, ops -> root.client().multi(ops));
    }

    DataPlace(ZooKeeperRoot root, int epoch, Transactions transactions) {
        this.root = root;
        this.epoch = epoch;
        this.transactions = transactions;
    }

    /**
     * The node below which the state is; created when nothing was ever stored.
     *
     * @throws StoreException.WrongSchema when a later version of this program wrote it
     */
    String inForce() throws Exception {
        root.ensure(root.schemaPath(), bytes(FIRST));
        var inForce = found(root);
        if (inForce.equals(root.dataPath())) root.ensure(inForce, NOTHING);
        return inForce;
    }

    /** The same for somebody who only reads: throws {@code NoNodeException} when there is none, and creates nothing. */
    static String found(ZooKeeperRoot root) throws Exception {
        var schema = new String(root.client().getData(root.schemaPath(), false, null), StandardCharsets.UTF_8);
        if (schema.equals(FIRST)) return root.dataPath();
        var replaced = REPLACED.matcher(schema);
        if (replaced.matches()) return root.path() + "/" + replaced.group(1);
        throw new StoreException.WrongSchema("The state below " + root.path() + " has schema version '" + schema
                + "', this program understands 1 and 2. Run the version that wrote it, or a newer one; nothing was"
                + " changed.");
    }

    /** Puts these entries in force instead of all there is, and forgets what was left for the next leader to do. */
    void replace(SortedMap<String, byte[]> entries) throws Exception {
        var place = "data-" + epoch;
        var path = root.path() + "/" + place;
        stage(path, entries);
        List<Op> ops = fenced();
        ops.add(Op.setData(root.schemaPath(), bytes("2 " + place), -1));
        if (root.client().exists(root.handoverPath(), false) != null) ops.add(Op.delete(root.handoverPath(), -1));
        transactions.apply(ops);
    }

    private void stage(String path, SortedMap<String, byte[]> entries) throws Exception {
        var top = fenced();
        top.add(Op.create(path, NOTHING, root.acl(), CreateMode.PERSISTENT));
        transactions.apply(top);
        var known = new KnownNodes(new NodeLayout(path), root.acl());
        var queue = new WriteQueue();
        List<StoreOp> puts = new ArrayList<>(entries.size());
        entries.forEach((key, value) -> puts.add(new Put(key, value)));
        queue.add(puts, new Answer<>());
        while (!queue.isEmpty()) {
            var ops = fenced();
            queue.take(ops, known);
            transactions.apply(ops);
        }
    }

    /** Removes what is not in force: what was replaced, and what was to replace it before a crash. */
    void sweep() throws Exception {
        var kept = inForce();
        for (var child : root.client().getChildren(root.path(), false)) {
            var path = root.path() + "/" + child;
            if (ANY.matcher(child).matches() && !path.equals(kept)) remove(path);
        }
    }

    private void remove(String path) throws Exception {
        // Leaves first.
        var nodes = ZKUtil.listSubTreeBFS(root.client(), path).reversed();
        for (int from = 0; from < nodes.size(); from += WriteQueue.MAX_OPS) {
            var ops = fenced();
            nodes.subList(from, Math.min(from + WriteQueue.MAX_OPS, nodes.size()))
                    .forEach(node -> ops.add(Op.delete(node, -1)));
            transactions.apply(ops);
        }
    }

    private List<Op> fenced() {
        List<Op> ops = new ArrayList<>();
        ops.add(Op.check(root.epochPath(), epoch));
        return ops;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
