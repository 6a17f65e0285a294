package io.ekiden.testkit.sim.base;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The timers of one process, by key; setting one again moves it. Whole milliseconds, as real timers. */
public final class KeyedTimers<K> {
    private final Schedule schedule;
    private final Map<K, Schedule.Ticket> tickets = new HashMap<>();

    public KeyedTimers(Schedule schedule) {
        this.schedule = schedule;
    }

    public void set(K key, Instant at, Runnable action) {
        cancel(key);
        long millis =
                Math.max(1, Duration.between(schedule.now(), at).plusMillis(1).toMillis());
        tickets.put(key, schedule.after(millis * 1000, () -> {
            tickets.remove(key);
            action.run();
        }));
    }

    public void cancel(K key) {
        var ticket = tickets.remove(key);
        if (ticket != null) {
            ticket.cancel();
        }
    }

    /** The process is gone. */
    public void clear() {
        tickets.values().forEach(Schedule.Ticket::cancel);
        tickets.clear();
    }
}
