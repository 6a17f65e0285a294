package io.ekiden.orchestrator.store;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.jspecify.annotations.Nullable;

/**
 * A store in ZooKeeper, for the leader of one epoch. One znode per key (see {@link NodeLayout} for which), written in transactions of up
 * to 100 operations, many in flight (see {@link WritePipeline} for how order survives a lost connection).
 *
 * <p>A lost connection is no failure while it comes back within the patience, and while nobody else has become leader.
 */
public final class ZooKeeperStateStore implements StateStore {
    /** The layout described in {@link NodeLayout}. */
    static final int SCHEMA = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ZooKeeperRoot root;
    private final int epoch;
    private final Duration patience;
    private final NodeLayout layout;
    private volatile @Nullable WritePipeline pipeline;
    private volatile boolean closed;

    /** A store for the leader of an epoch that {@link ZooKeeperRoot#nextEpoch} gave. */
    public ZooKeeperStateStore(ZooKeeperRoot root, long epoch) {
        this(root, epoch, PATIENCE);
    }

    /** The same with its own patience: how long a lost connection may be away before writes fail. */
    public ZooKeeperStateStore(ZooKeeperRoot root, long epoch, Duration patience) {
        this.root = root;
        this.epoch = Math.toIntExact(epoch);
        this.patience = patience;
        this.layout = new NodeLayout(root.dataPath());
    }

    @Override
    public Future<SortedMap<String, byte[]>> load() {
        return load(TreeMap::new);
    }

    @Override
    public Future<Map<String, byte[]>> loadUnordered() {
        return load(entries -> entries);
    }

    private <T> Future<T> load(Function<Map<String, byte[]>, T> form) {
        var answer = new Answer<T>();
        Thread.ofVirtual().name("store-load").start(() -> {
            try {
                answer.complete(form.apply(loadNow()));
            } catch (StoreException failure) {
                answer.fail(failure);
            } catch (Exception failure) {
                answer.fail(new StoreException.Unavailable("Cannot load " + root.path() + " from ZooKeeper", failure));
            }
        });
        return answer.future();
    }

    @Override
    public Future<Void> write(List<StoreOp> ops) {
        var running = pipeline;
        if (running == null) throw new IllegalStateException("load() comes before the first write");
        var refusal = MemoryStateStore.refusal(ops);
        if (refusal != null) return Future.failedFuture(refusal);
        var answer = new Answer<Void>();
        running.write(List.copyOf(ops), answer);
        return answer.future();
    }

    @Override
    public void close() {
        closed = true;
        var running = pipeline;
        if (running != null) running.breakWith(new StoreException.Unavailable("The store is closed"));
    }

    private Map<String, byte[]> loadNow() throws Exception {
        root.ensure(root.schemaPath(), Integer.toString(SCHEMA).getBytes(StandardCharsets.UTF_8));
        root.ensure(root.epochPath(), new byte[0]);
        root.ensure(root.sequencePath(), new byte[0]);
        root.ensure(root.dataPath(), new byte[0]);
        checkSchema();
        root.claim();
        var client = root.client();
        // From here on no batch of an older leader can be applied: the fence would stop it, and the sequence has moved
        // as well.
        int version = takeOver();
        var known = new KnownNodes(layout, root.acl());
        var entries = new TreeReader(client, layout, known).read(root.dataPath());
        pipeline = new WritePipeline(root, epoch, patience, known, new WritePipeline.Loaded(client, version));
        // Closed while it was loading: then the one who closed it found no pipeline to break.
        if (closed) close();
        return entries;
    }

    private void checkSchema() throws Exception {
        var text = new String(root.client().getData(root.schemaPath(), false, null), StandardCharsets.UTF_8);
        if (text.equals(Integer.toString(SCHEMA))) return;
        throw new StoreException.WrongSchema(
                "The state below " + root.path() + " has schema version '" + text + "', this program understands "
                        + SCHEMA + ". Run the version that wrote it, or a newer one; nothing was changed.");
    }

    private int takeOver() throws Exception {
        var ops = List.of(Op.check(root.epochPath(), epoch), Op.setData(root.sequencePath(), new byte[0], -1));
        try {
            var results = root.client().multi(ops);
            return ((OpResult.SetDataResult) results.get(1)).getStat().getVersion();
        } catch (KeeperException.BadVersionException _) {
            throw new StoreException.Fenced(
                    "Epoch " + epoch + " of " + root.path() + " is over: there is a newer leader");
        }
    }
}
