package io.ekiden.orchestrator.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to subscribers of {@code /v2/events}, in order. A subscriber that does not read loses its connection rather than
 * events: it comes back and reads everything anew.
 *
 * <p><b>Source:</b> Marathon's SSE frames, {@code event: <type>\ndata: <one line of JSON>\n\n}, and a bare CRLF as heartbeat.
 */
public final class EventHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Buffer CRLF = Buffer.buffer("\r\n");
    private static final int MAX_UNREAD_BYTES = 4 << 20;
    private static final int MAX_SUBSCRIBERS = 1_000;

    private final Vertx vertx;
    private final int maxSubscribers;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final long heartbeat;

    /** Empty {@code types}: every event. */
    private record Subscriber(Context context, HttpServerResponse response, Set<String> types, String remote) {
        boolean wants(String type) {
            return types.isEmpty() || types.contains(type);
        }
    }

    public EventHub(Vertx vertx) {
        this(vertx, MAX_SUBSCRIBERS);
    }

    /** The same for fewer subscribers. */
    public EventHub(Vertx vertx, int maxSubscribers) {
        this.vertx = vertx;
        this.maxSubscribers = maxSubscribers;
        this.heartbeat = vertx.setPeriodic(HEARTBEAT.toMillis(), _ -> subscribers.forEach(s -> send(s, CRLF)));
    }

    /** Begins a stream on the response; the caller has set status and headers. Called on the response's context. */
    public void subscribe(HttpServerResponse response, Set<String> types, String remote) {
        response.setWriteQueueMaxSize(MAX_UNREAD_BYTES);
        var subscriber = new Subscriber(vertx.getOrCreateContext(), response, Set.copyOf(types), remote);
        subscribers.add(subscriber);
        response.closeHandler(_ -> subscribers.remove(subscriber));
        response.exceptionHandler(_ -> subscribers.remove(subscriber));
    }

    /** True when nobody else can be served: whoever asks is to be refused. */
    public boolean isFull() {
        return subscribers.size() >= maxSubscribers;
    }

    /** How many streams are open. */
    public int size() {
        return subscribers.size();
    }

    /** Sends one event to all who want it. Order is that of the calls; call from one thread. */
    public void publish(String type, ObjectNode event) {
        Buffer frame = null;
        for (var subscriber : subscribers) {
            if (subscriber.wants(type)) {
                frame = frame != null ? frame : Buffer.buffer("event: " + type + "\ndata: " + event + "\n\n");
                send(subscriber, frame);
            }
        }
    }

    private void send(Subscriber subscriber, Buffer frame) {
        subscriber.context().runOnContext(_ -> {
            if (subscriber.response().ended() || subscriber.response().closed()) {
                subscribers.remove(subscriber);
            } else if (subscriber.response().writeQueueFull()) {
                LOG.warn("event stream closed: the subscriber does not read remote={}", subscriber.remote());
                subscribers.remove(subscriber);
                subscriber.response().reset();
            } else {
                subscriber.response().write(frame);
            }
        });
    }

    /** Ends all streams. */
    @Override
    public void close() {
        vertx.cancelTimer(heartbeat);
        for (var subscriber : subscribers) {
            subscriber.context().runOnContext(_ -> subscriber.response().end());
        }
        subscribers.clear();
    }
}
