package io.ekiden.orchestrator.events;

import io.ekiden.mesos.agent.fetcher.source.AddressGuard;
import io.ekiden.orchestrator.events.EventLog.Entry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Posts events to URLs that subscribed for them, each at the pace of who answers there: each has a connection of its own and a place of
 * its own in the log of events, and none waits for another. Any thread. <b>Source:</b> Marathon's {@code http_callback} up to 1.4.
 */
public final class Callbacks {
    private final Vertx vertx;
    private final EventFormat format;
    private final Limits limits;
    private final Supplier<Entry> newest;
    private final Map<String, Callback> callbacks = new ConcurrentHashMap<>();
    private final AddressGuard.Names names;
    private final Counts counts = new Counts(new LongAdder(), new LongAdder(), new LongAdder());

    /**
     * What they may cost.
     *
     * @param outstanding events that may wait for one URL; the oldest of more are dropped, and counted
     * @param attempts to post one event, before it is dropped
     * @param answer how long one may take to be connected, and as long again to be answered
     * @param firstWait after a failure; twice as long after each further one
     * @param longestWait between two attempts
     */
    public record Limits(int outstanding, int attempts, Duration answer, Duration firstWait, Duration longestWait) {
        public static final Limits DEFAULT =
                new Limits(1_024, 5, Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofMinutes(1));

        /** How long to wait after so many failures in a row, 1 or more. */
        Duration waitAfter(int failures) {
            var wait = firstWait.multipliedBy(1L << Math.min(failures - 1, 20));
            return wait.compareTo(longestWait) < 0 ? wait : longestWait;
        }
    }

    /** What became of events: posted, to be tried again, given up. */
    record Counts(LongAdder posted, LongAdder failed, LongAdder dropped) {}

    Callbacks(Vertx vertx, EventFormat format, Limits limits, Supplier<Entry> newest, AddressGuard.Names names) {
        this.vertx = vertx;
        this.names = names;
        this.format = format;
        this.limits = limits;
        this.newest = newest;
    }

    /** From now on events are posted there, and nowhere else. */
    public void follow(Collection<String> urls) {
        Set.copyOf(callbacks.keySet()).stream()
                .filter(url -> !urls.contains(url))
                .forEach(this::remove);
        urls.forEach(this::add);
    }

    void add(String url) {
        callbacks.computeIfAbsent(url, _ -> new Callback(vertx, url, limits, newest.get(), counts, names));
    }

    void remove(String url) {
        var gone = callbacks.remove(url);
        if (gone != null) {
            gone.close();
        }
    }

    /** There is something new in the log. */
    void wake() {
        callbacks.values().forEach(callback -> callback.wake(format, newest.get()));
    }

    /** Events that were posted, and taken. */
    public long posted() {
        return counts.posted().sum();
    }

    /** Attempts that failed. */
    public long failed() {
        return counts.failed().sum();
    }

    /** Events that were never taken: too many waited, or every attempt failed. */
    public long dropped() {
        return counts.dropped().sum();
    }
}
