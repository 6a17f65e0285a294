package io.ekiden.orchestrator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** Reads the whole data tree of a store, with thousands of requests in flight at a time. */
final class TreeReader {
    private static final int IN_FLIGHT = 4000;

    private record Node(String kind, String path, String name) {
        Node child(String child) {
            return new Node(kind, path + "/" + child, child);
        }
    }

    private final ZooKeeper zookeeper;
    private final NodeLayout layout;
    private final KnownNodes known;

    TreeReader(ZooKeeper zookeeper, NodeLayout layout, KnownNodes known) {
        this.zookeeper = zookeeper;
        this.layout = layout;
        this.known = known;
    }

    /** Everything below {@code data}. The nodes seen become known. Blocks. */
    SortedMap<String, byte[]> read(String data) throws KeeperException, InterruptedException {
        var kinds = zookeeper.getChildren(data, false).stream()
                .map(kind -> new Node(kind, data + "/" + kind, kind))
                .toList();
        kinds.forEach(node -> known.add(node.path()));
        var leaves = children(children(kinds));
        var values = pipelined(leaves, this::value);
        SortedMap<String, byte[]> entries = new TreeMap<>();
        for (int i = 0; i < leaves.size(); i++) {
            entries.put(layout.key(leaves.get(i).kind(), leaves.get(i).name()), values.get(i));
        }
        return entries;
    }

    private List<Node> children(List<Node> parents) throws KeeperException, InterruptedException {
        var names = pipelined(parents, this::names);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            names.get(i).stream().map(parents.get(i)::child).forEach(nodes::add);
        }
        nodes.forEach(node -> known.add(node.path()));
        return nodes;
    }

    private static <T> List<T> pipelined(List<Node> nodes, Function<Node, CompletableFuture<T>> request)
            throws KeeperException, InterruptedException {
        List<T> answers = new ArrayList<>(nodes.size());
        for (int from = 0; from < nodes.size(); from += IN_FLIGHT) {
            var window = nodes.subList(from, Math.min(from + IN_FLIGHT, nodes.size()));
            for (var answer : window.stream().map(request).toList()) answers.add(await(answer));
        }
        return answers;
    }

    private CompletableFuture<List<String>> names(Node node) {
        var answer = new CompletableFuture<List<String>>();
        zookeeper.getChildren(node.path(), false, (rc, path, _, children) -> settle(answer, rc, path, children), null);
        return answer;
    }

    private CompletableFuture<byte[]> value(Node node) {
        var answer = new CompletableFuture<byte[]>();
        zookeeper.getData(node.path(), false, (rc, path, _, value, _) -> settle(answer, rc, path, value), null);
        return answer;
    }

    private static <T> void settle(CompletableFuture<T> answer, int rc, String path, T value) {
        var code = KeeperException.Code.get(rc);
        if (code == KeeperException.Code.OK) answer.complete(value);
        else answer.completeExceptionally(KeeperException.create(code, path));
    }

    private static <T> T await(CompletableFuture<T> answer) throws KeeperException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof KeeperException cause) throw cause;
            throw new IllegalStateException(failure);
        }
    }
}
