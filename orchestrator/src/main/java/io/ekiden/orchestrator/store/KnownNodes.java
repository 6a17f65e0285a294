package io.ekiden.orchestrator.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.data.ACL;

/**
 * The nodes that will exist once everything sent is applied. Knowing them, a put is a create or a setData without asking first, and a
 * delete of nothing is nothing.
 */
final class KnownNodes {
    private static final byte[] NOTHING = new byte[0];

    private final NodeLayout layout;
    private final List<ACL> acl;
    private final Set<String> nodes = new HashSet<>();

    KnownNodes(NodeLayout layout, List<ACL> acl) {
        this.layout = layout;
        this.acl = acl;
    }

    void add(String node) {
        nodes.add(node);
    }

    /** Translates one operation, adding at most three to {@code ops}. */
    void translate(StoreOp op, List<Op> ops) {
        var node = layout.node(op.key());
        switch (op) {
            case StoreOp.Put put -> put(node, put.value(), ops);
            case StoreOp.Delete _ -> {
                if (nodes.remove(node)) ops.add(Op.delete(node, -1));
            }
        }
    }

    private void put(String node, byte[] value, List<Op> ops) {
        if (nodes.contains(node)) {
            ops.add(Op.setData(node, value, -1));
            return;
        }
        var bucket = parent(node);
        create(parent(bucket), NOTHING, ops);
        create(bucket, NOTHING, ops);
        create(node, value, ops);
    }

    private void create(String node, byte[] content, List<Op> ops) {
        if (nodes.add(node)) ops.add(Op.create(node, content, acl, CreateMode.PERSISTENT));
    }

    private static String parent(String node) {
        return node.substring(0, node.lastIndexOf('/'));
    }
}
