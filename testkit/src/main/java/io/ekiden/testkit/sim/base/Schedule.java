package io.ekiden.testkit.sim.base;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: actions run in the order of their time, those of the same time in the order in which they were planned. */
public final class Schedule {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A planned action that may be called off. */
    public static final class Ticket {
        private boolean cancelled;

        public void cancel() {
            cancelled = true;
        }
    }

    private record Entry(long at, long sequence, Ticket ticket, Runnable action) {
        private static final Comparator<Entry> ORDER =
                Comparator.comparingLong(Entry::at).thenComparingLong(Entry::sequence);
    }

    private final PriorityQueue<Entry> queue = new PriorityQueue<>(Entry.ORDER);
    private long now;
    private long sequence;

    /** Microseconds since the start. */
    public long micros() {
        return now;
    }

    public Instant now() {
        return START.plus(now, ChronoUnit.MICROS);
    }

    public Ticket after(long micros, Runnable action) {
        var ticket = new Ticket();
        queue.add(new Entry(now + Math.max(0, micros), sequence++, ticket, action));
        return ticket;
    }

    /** Runs the next action. False when nothing is planned any more. */
    public boolean step() {
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            if (!next.ticket().cancelled) {
                now = next.at();
                next.action().run();
                return true;
            }
        }
        return false;
    }
}
