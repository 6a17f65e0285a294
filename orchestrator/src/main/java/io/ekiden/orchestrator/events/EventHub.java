package io.ekiden.orchestrator.events;

import io.ekiden.mesos.agent.fetcher.source.AddressGuard;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to subscribers of {@code /v2/events}, in order. Each reads the log of events at its own pace; none waits for another, and
 * what is published is written down only for those who read it. A subscriber that stays too far behind loses its connection rather than
 * events: it comes back with the id of the last one it has read, and goes on there, see {@link #subscribe}.
 *
 * <p><b>Source:</b> Marathon's SSE frames, {@code event: <type>\ndata: <one line of JSON>\n\n}, and a bare CRLF as heartbeat. Ids are ours.
 */
public final class EventHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration LOOK_AFTER_SLOW_ONES = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final EventFormat format;
    private final InstantSource clock;
    private final Limits limits;
    private final EventLog log;
    private final Callbacks callbacks;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final LongAdder sent = new LongAdder();
    private final long heartbeat;
    private final long watch;

    /**
     * What it may cost.
     *
     * @param subscribers at once
     * @param outstanding events that may wait for a subscriber for longer than {@code patience}; what is on its way in the
     *     operating system's buffers does not count
     * @param patience how long a subscriber may be behind: bursts of any size are no reason to let go of one that reads
     * @param kept events for subscribers that come back
     * @param keptBytes about as much memory as those may take
     */
    public record Limits(int subscribers, int outstanding, Duration patience, int kept, long keptBytes) {
        public static final Limits DEFAULT = new Limits(1_000, 1_024, Duration.ofSeconds(5), 10_000, 16 << 20);

        public Limits withSubscribers(int newSubscribers) {
            return new Limits(newSubscribers, outstanding, patience, kept, keptBytes);
        }

        public Limits withOutstanding(int newOutstanding) {
            return new Limits(subscribers, newOutstanding, patience, kept, keptBytes);
        }

        public Limits withPatience(Duration newPatience) {
            return new Limits(subscribers, outstanding, newPatience, kept, keptBytes);
        }

        public Limits withKept(int newKept) {
            return new Limits(subscribers, outstanding, patience, newKept, keptBytes);
        }
    }

    public EventHub(Vertx vertx, EventFormat format, InstantSource clock, Limits limits) {
        this.vertx = vertx;
        this.format = format;
        this.clock = clock;
        this.limits = limits;
        this.log = new EventLog(limits.kept(), limits.keptBytes(), clock.instant());
        this.callbacks =
                new Callbacks(vertx, format, Callbacks.Limits.DEFAULT, log::newest, AddressGuard.Names.OF_SYSTEM);
        this.heartbeat = vertx.setPeriodic(HEARTBEAT.toMillis(), _ -> streams.forEach(EventStream::beat));
        this.watch = vertx.setPeriodic(LOOK_AFTER_SLOW_ONES.toMillis(), _ -> watch());
    }

    /** Events are those of the leader of this term from now on: ids of other leaders are not known. */
    public void begin(long term) {
        log.begin(term);
    }

    /**
     * Begins a stream on the response; the caller has set status and headers. Called on the response's context.
     *
     * @param types the events it gets; empty: all
     * @param lastEventId what it read last: it goes on there, or is told first that there is something it will never read
     */
    public void subscribe(HttpServerResponse response, Set<String> types, String remote, Optional<String> lastEventId) {
        var start = lastEventId.map(log::after).orElseGet(() -> new EventLog.Start(log.newest(), false));
        var stream = new EventStream(vertx.getOrCreateContext(), response, types, remote, start.from());
        if (start.missed()) {
            stream.tell(format.write(
                    new StreamEvent.EventsMissed(
                            lastEventId.orElse(""), start.from().id()),
                    clock.instant()));
        }
        streams.add(stream);
        response.closeHandler(_ -> detached(stream));
        response.exceptionHandler(_ -> detached(stream));
        publish(new StreamEvent.StreamAttached(remote));
    }

    private void detached(EventStream stream) {
        if (streams.remove(stream)) {
            publish(new StreamEvent.StreamDetached(stream.remote()));
        }
    }

    /** True when nobody else can be served: whoever asks is to be refused. */
    public boolean isFull() {
        return streams.size() >= limits.subscribers();
    }

    /** How many streams are open. */
    public int size() {
        return streams.size();
    }

    /** Bytes written to all streams so far. */
    public long sentBytes() {
        return sent.sum();
    }

    /** The URLs that events are posted to. */
    public Callbacks callbacks() {
        return callbacks;
    }

    /** For all who want it. Order is that of the calls. Any thread. */
    public void publish(StreamEvent event) {
        var subscription = event instanceof StreamEvent.Subscription known
                ? Optional.of(known)
                : Optional.<StreamEvent.Subscription>empty();
        // The first event of a callback is its own subscription, the last one its end.
        subscription.filter(StreamEvent.Subscription::wanted).ifPresent(known -> callbacks.add(known.callbackUrl()));
        log.add(event, clock.instant());
        callbacks.wake();
        subscription.filter(known -> !known.wanted()).ifPresent(known -> callbacks.remove(known.callbackUrl()));
        streams.forEach(stream -> stream.wake(format, sent));
    }

    private void watch() {
        var now = clock.instant();
        for (var stream : streams) {
            long behind = log.newest().position() - stream.position();
            if (stream.isTooSlow(behind > limits.outstanding(), now, limits.patience())) {
                LOG.warn("event stream closed: the subscriber is {} events behind remote={}", behind, stream.remote());
                detached(stream);
                stream.reset();
            }
        }
    }

    /** Ends all streams, as some may be of those who may not read any more. Whoever still may goes on with {@code Last-Event-ID}. */
    public void endStreams() {
        for (var stream : streams) {
            detached(stream);
            stream.end();
        }
    }

    /** Ends all streams: whoever leads next has other events. */
    public void end() {
        callbacks.follow(Set.of());
        streams.removeIf(stream -> {
            stream.end();
            return true;
        });
    }

    /** Ends all streams for good. */
    @Override
    public void close() {
        vertx.cancelTimer(heartbeat);
        vertx.cancelTimer(watch);
        end();
    }
}
