package io.ekiden.orchestrator.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.zookeeper.Op;

/** Writes that wait to be sent, joined into batches, the large ones cut. Not thread-safe. */
final class WriteQueue {
    /** ZooKeeper is at its best with about a hundred small operations in a transaction. */
    static final int MAX_OPS = 100;

    static final int MAX_BYTES = 400 * 1024;

    private static final class Waiting {
        private final List<StoreOp> ops;
        private final Answer<Void> answer;
        private final int bytes;
        private int taken;

        Waiting(List<StoreOp> ops, Answer<Void> answer) {
            this.ops = ops;
            this.answer = answer;
            bytes = ops.stream().mapToInt(WriteQueue::size).sum();
        }

        boolean isOver() {
            return taken == ops.size();
        }
    }

    private final Deque<Waiting> waiting = new ArrayDeque<>();

    void add(List<StoreOp> ops, Answer<Void> answer) {
        waiting.add(new Waiting(ops, answer));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes the next batch, adding what it does to {@code ops}. Returns the writes it completes. */
    List<Answer<Void>> take(List<Op> ops, KnownNodes known) {
        List<Answer<Void>> done = new ArrayList<>();
        int count = 0;
        int bytes = 0;
        for (var write = waiting.peek(); write != null; write = waiting.peek()) {
            // What fits into a transaction of its own is not torn apart to fill this one.
            boolean fits = count + write.ops.size() <= MAX_OPS && bytes + write.bytes <= MAX_BYTES;
            if (count > 0 && !fits) return done;
            while (!write.isOver()) {
                var op = write.ops.get(write.taken);
                if (count > 0 && (count == MAX_OPS || bytes + size(op) > MAX_BYTES)) return done;
                known.translate(op, ops);
                write.taken++;
                count++;
                bytes += size(op);
            }
            waiting.remove();
            done.add(write.answer);
        }
        return done;
    }

    /** Takes all, and returns whoever waits. */
    List<Answer<Void>> drain() {
        var answers = waiting.stream().map(write -> write.answer).toList();
        waiting.clear();
        return answers;
    }

    private static int size(StoreOp op) {
        return switch (op) {
            case StoreOp.Put(var key, var value) -> 100 + key.length() + value.length;
            case StoreOp.Delete(var key) -> 100 + key.length();
        };
    }
}
