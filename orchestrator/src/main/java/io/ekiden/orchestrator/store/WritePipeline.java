package io.ekiden.orchestrator.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches, many in flight, so that what is stored is always a prefix of them, whatever happens to the connection.
 *
 * <p>Each batch checks the version of the epoch node (the fence) and moves the sequence node from the version it expects to the next. So
 * a batch is applied only after the one before it, and never twice; and when a connection is lost with batches in flight, the version of
 * the sequence node tells how many of them arrived. The rest is sent again.
 */
final class WritePipeline {
    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_IN_FLIGHT = 16;
    private static final int FENCE = 0;
    private static final int SEQUENCE = 1;

    private final ZooKeeperRoot root;
    private final int epoch;
    private final Duration patience;
    private final KnownNodes known;
    private final WriteQueue queue = new WriteQueue();
    private final Deque<Batch> inFlight = new ArrayDeque<>();
    private ZooKeeper client;
    private int nextVersion;
    private int unanswered;
    private boolean recovering;
    private @Nullable StoreException broken;

    /** A pipeline that goes on from the sequence number {@code version}. Batches are sent again for as long as {@code patience}. */
    WritePipeline(ZooKeeperRoot root, int epoch, Duration patience, KnownNodes known, Loaded loaded) {
        this.root = root;
        this.epoch = epoch;
        this.patience = patience;
        this.known = known;
        this.client = loaded.client();
        this.nextVersion = loaded.version();
    }

    /** Where loading ended. */
    record Loaded(ZooKeeper client, int version) {}

    synchronized void write(List<StoreOp> ops, Answer<Void> answer) {
        if (broken != null) {
            answer.fail(broken);
            return;
        }
        queue.add(ops, answer);
        pump();
    }

    synchronized void breakWith(StoreException failure) {
        if (broken != null) return;
        broken = failure;
        inFlight.forEach(batch -> batch.done().forEach(answer -> answer.fail(failure)));
        inFlight.clear();
        queue.drain().forEach(answer -> answer.fail(failure));
    }

    private void pump() {
        while (!recovering && broken == null && !queue.isEmpty() && inFlight.size() < MAX_IN_FLIGHT) {
            List<Op> ops = new ArrayList<>();
            ops.add(Op.check(root.epochPath(), epoch));
            ops.add(Op.setData(root.sequencePath(), NOTHING, nextVersion));
            var done = queue.take(ops, known);
            var batch = new Batch(nextVersion++, ops, done);
            inFlight.add(batch);
            send(batch);
        }
    }

    private void send(Batch batch) {
        unanswered++;
        client.multi(batch.ops(), (rc, _, _, results) -> answered(batch, Code.get(rc), results), null);
    }

    private synchronized void answered(Batch batch, Code code, List<OpResult> results) {
        unanswered--;
        if (broken != null) return;
        if (code == Code.OK) {
            // Answers come in order, and a batch is applied after the one before: this is the first in flight,
            // unless that one was lost on the way and recovery is about to find out.
            var first = inFlight.peek();
            if (first != null && first.version() == batch.version()) completeFirst();
        } else if (isLost(code) || error(results, SEQUENCE) == Code.BADVERSION) {
            recovering = true;
        } else {
            breakWith(explain(code, results));
        }
        if (recovering && unanswered == 0)
            Thread.ofVirtual().name("store-recovery").start(this::recover);
        pump();
    }

    private void completeFirst() {
        inFlight.remove().done().forEach(answer -> answer.complete(null));
    }

    private static boolean isLost(Code code) {
        return switch (code) {
            case CONNECTIONLOSS, SESSIONEXPIRED, SESSIONMOVED, OPERATIONTIMEOUT, THROTTLEDOP -> true;
            default -> false;
        };
    }

    private static @Nullable Code error(@Nullable List<OpResult> results, int op) {
        if (results == null || results.size() <= op) return null;
        return results.get(op) instanceof OpResult.ErrorResult error ? Code.get(error.getErr()) : null;
    }

    private StoreException explain(Code code, List<OpResult> results) {
        var fence = error(results, FENCE);
        if (fence == Code.BADVERSION || fence == Code.NONODE) return fenced();
        return new StoreException.Unavailable("ZooKeeper refused a write below " + root.path() + " (" + code
                + "): the tree is not as this leader left it");
    }

    private StoreException fenced() {
        return new StoreException.Fenced("Epoch " + epoch + " of " + root.path() + " is over: there is a newer leader");
    }

    /** Runs with nothing in flight, and nothing being sent. */
    private void recover() {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                resume(root.client());
                return;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                breakWith(new StoreException.Unavailable("Interrupted while the connection to ZooKeeper was lost"));
                return;
            } catch (Exception failure) {
                if (System.nanoTime() > deadline) {
                    breakWith(new StoreException.Unavailable(
                            "ZooKeeper could not be reached for " + patience.toMillis() + " ms", failure));
                    return;
                }
                pause();
            }
        }
    }

    private void resume(ZooKeeper fresh) throws KeeperException, InterruptedException {
        // An ensemble member may lag behind: first let it catch up.
        fresh.sync(root.path());
        var epochStat = fresh.exists(root.epochPath(), false);
        var sequenceStat = fresh.exists(root.sequencePath(), false);
        if (epochStat == null || sequenceStat == null || epochStat.getVersion() != epoch) breakWith(fenced());
        else resume(fresh, sequenceStat.getVersion());
    }

    private synchronized void resume(ZooKeeper fresh, int version) {
        if (broken != null) return;
        while (!inFlight.isEmpty() && inFlight.getFirst().version() < version) completeFirst();
        int expected = inFlight.isEmpty() ? nextVersion : inFlight.getFirst().version();
        if (version != expected) {
            breakWith(new StoreException.Unavailable("Somebody else wrote below " + root.path()));
            return;
        }
        client = fresh;
        recovering = false;
        List.copyOf(inFlight).forEach(this::send);
        pump();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
