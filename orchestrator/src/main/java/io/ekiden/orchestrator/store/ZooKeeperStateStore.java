package io.ekiden.orchestrator.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LOOKS = 50;

    private final ZooKeeperRoot root;
    private final int epoch;
    private final Duration patience;
    private final Handover handover;
    private volatile @Nullable WritePipeline pipeline;
    private volatile boolean closed;

    /** What a leader does with the state before it begins. */
    public interface Handover {
        /** Nothing; what was left to do stays. */
        Handover NONE = (_, _) -> Optional.empty();

        /**
         * Called while the store is loaded, by one leader at a time, on a thread that may block. Forgotten is what was left to do when
         * this returns; it is called again when the leader dies before that.
         *
         * @param wish what {@link ZooKeeperRoot#leave} left
         * @param entries what is stored
         * @return what is to be stored instead, if anything
         */
        Optional<SortedMap<String, byte[]>> carryOut(Optional<String> wish, Map<String, byte[]> entries)
                throws IOException;
    }

    /** Changes with each write, and when all is replaced. */
    private record Moment(int sequence, int schema) {
        static Moment of(ZooKeeperRoot root) throws Exception {
            return new Moment(version(root, root.sequencePath()), version(root, root.schemaPath()));
        }

        private static int version(ZooKeeperRoot root, String node) throws Exception {
            var found = root.client().exists(node, false);
            if (found == null) throw new KeeperException.NoNodeException(node);
            return found.getVersion();
        }
    }

    private record Loaded(Map<String, byte[]> entries, KnownNodes known) {}

    /** A store for the leader of an epoch that {@link ZooKeeperRoot#nextEpoch} gave. */
    public ZooKeeperStateStore(ZooKeeperRoot root, long epoch) {
        this(root, epoch, PATIENCE);
    }

    /** The same with its own patience: how long a lost connection may be away before writes fail. */
    public ZooKeeperStateStore(ZooKeeperRoot root, long epoch, Duration patience) {
        this(root, epoch, patience, Handover.NONE);
    }

    /** The same for a leader that may have something to do first. */
    public ZooKeeperStateStore(ZooKeeperRoot root, long epoch, Handover handover) {
        this(root, epoch, PATIENCE, handover);
    }

    private ZooKeeperStateStore(ZooKeeperRoot root, long epoch, Duration patience, Handover handover) {
        this.root = root;
        this.epoch = Math.toIntExact(epoch);
        this.patience = patience;
        this.handover = handover;
    }

    /**
     * What is stored, for somebody who does not lead: as of one moment, also while a leader writes. Empty when nothing ever was. Blocks.
     *
     * @throws StoreException.Unavailable when no moment came in which nobody wrote
     */
    public static Optional<Map<String, byte[]>> peek(ZooKeeperRoot root) throws Exception {
        for (int look = 0; look < LOOKS; look++) {
            if (root.client().exists(root.sequencePath(), false) == null) return Optional.empty();
            try {
                var before = Moment.of(root);
                var entries = read(root, DataPlace.found(root)).entries();
                if (Moment.of(root).equals(before)) return Optional.of(entries);
            } catch (TreeReader.Vanished | KeeperException.NoNodeException _) {
                // Written to meanwhile.
            }
        }
        throw new StoreException.Unavailable("The state below " + root.path() + " changed each of the " + LOOKS
                + " times it was read; let its leader write it: DELETE /v2/leader?backup=…");
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
            } catch (Throwable failure) {
                // Of any kind: who waits for the answer would wait for ever, and nobody else would lead.
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
        var place = new DataPlace(root, epoch);
        place.inForce();
        root.ensure(root.epochPath(), new byte[0]);
        root.ensure(root.sequencePath(), new byte[0]);
        root.claim();
        var client = root.client();
        // From here on no batch of an older leader can be applied: the fence would stop it, and the sequence has moved
        // as well.
        int version = takeOver();
        place.sweep();
        var loaded = handedOver(place, read(root, place.inForce()));
        pipeline = new WritePipeline(root, epoch, patience, loaded.known(), new WritePipeline.Loaded(client, version));
        // Closed while it was loading: then the one who closed it found no pipeline to break.
        if (closed) close();
        return loaded.entries();
    }

    private static Loaded read(ZooKeeperRoot root, String data) throws Exception {
        var layout = new NodeLayout(data);
        var known = new KnownNodes(layout, root.acl());
        return new Loaded(new TreeReader(root.client(), layout, known).read(data), known);
    }

    private Loaded handedOver(DataPlace place, Loaded loaded) throws Exception {
        var wish = root.handover();
        var instead = handover.carryOut(wish, loaded.entries());
        if (instead.isPresent()) {
            place.replace(instead.get());
            place.sweep();
            return read(root, place.inForce());
        }
        if (wish.isPresent() && handover != Handover.NONE) {
            root.client().delete(root.handoverPath(), -1);
        }
        return loaded;
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
