package io.ekiden.orchestrator.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** Reads the whole data tree of a store, many nodes with a request and many requests in flight. */
final class TreeReader {
    /** A node that was there is not, as somebody else writes. */
    static final class Vanished extends IllegalStateException {
        Vanished(String message) {
            super(message);
        }
    }

    private static final int IN_FLIGHT = 200;
    private static final int MAX_PER_REQUEST = 100;
    private static final int DEFAULT_MAX_PACKET = 0xfffff;

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
    Map<String, byte[]> read(String data) throws KeeperException, InterruptedException {
        var kinds = zookeeper.getChildren(data, false).stream()
                .map(kind -> new Node(kind, data + "/" + kind, kind))
                .toList();
        kinds.forEach(node -> known.add(node.path()));
        var leaves = children(children(kinds));
        Map<String, byte[]> entries = HashMap.newHashMap(leaves.size());
        for (var some : pipelined(split(leaves, nodesPerRequest()), this::values)) entries.putAll(some);
        return entries;
    }

    /** So many that the answer fits into a packet even if all values are as large as may be. */
    private int nodesPerRequest() {
        int packet = zookeeper.getClientConfig().getInt(ZKClientConfig.JUTE_MAXBUFFER, DEFAULT_MAX_PACKET);
        return Math.clamp(packet / (StateStore.MAX_VALUE_BYTES + 1000), 1, MAX_PER_REQUEST);
    }

    private static List<List<Node>> split(List<Node> nodes, int size) {
        List<List<Node>> parts = new ArrayList<>();
        for (int from = 0; from < nodes.size(); from += size) {
            parts.add(nodes.subList(from, Math.min(from + size, nodes.size())));
        }
        return parts;
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

    private static <N, T> List<T> pipelined(List<N> questions, Function<N, CompletableFuture<T>> request)
            throws KeeperException, InterruptedException {
        List<T> answers = new ArrayList<>(questions.size());
        Deque<CompletableFuture<T>> window = new ArrayDeque<>();
        for (var question : questions) {
            if (window.size() == IN_FLIGHT) answers.add(await(window.remove()));
            window.add(request.apply(question));
        }
        for (var answer : window) answers.add(await(answer));
        return answers;
    }

    private CompletableFuture<List<String>> names(Node node) {
        var answer = new CompletableFuture<List<String>>();
        zookeeper.getChildren(node.path(), false, (rc, path, _, children) -> settle(answer, rc, path, children), null);
        return answer;
    }

    private CompletableFuture<Map<String, byte[]>> values(List<Node> nodes) {
        var answer = new CompletableFuture<List<OpResult>>();
        var reads = nodes.stream().map(node -> Op.getData(node.path())).toList();
        zookeeper.multi(reads, (rc, path, _, results) -> settle(answer, rc, path, results), null);
        return answer.thenApply(results -> {
            Map<String, byte[]> values = new HashMap<>();
            for (int i = 0; i < nodes.size(); i++) {
                var node = nodes.get(i);
                if (!(results.get(i) instanceof OpResult.GetDataResult found)) {
                    throw new Vanished("Cannot read " + node.path() + ": " + results.get(i));
                }
                values.put(layout.key(node.kind(), node.name()), found.getData());
            }
            return values;
        });
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
            if (failure.getCause() instanceof Vanished vanished) throw vanished;
            throw new IllegalStateException(failure);
        }
    }
}
