package io.ekiden.lb.watch;

import io.ekiden.lb.app.AppReading;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.AppsReader;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the apps of a Marathon: one app is fetched when an event names it, all of them when a stream opens and every
 * minute. The last known apps stay while no Marathon answers. Confined to the event loop it was started on.
 */
public final class AppsWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(AppsWatcher.class);
    private static final long FULL_SYNC_MILLIS = 60_000;
    private static final long RETRY_MILLIS = 500;

    /** One may have been on its way when Marathon went or came. */
    private static final int STREAMS_BEFORE_A_WARNING = 1;

    private final Vertx vertx;
    private final MarathonClient client;
    private final EventStream stream;
    private final Consumer<Apps> changed;
    private final Outage outage = new Outage(
            LOG,
            "Marathon does not answer; HAProxy goes on with the apps last known, and Marathon is asked until it does",
            "Marathon answers again");
    private final Outage events = new Outage(
            LOG,
            "Marathon answers, but opens no stream of events; it is asked for all apps every few seconds instead",
            "Marathon tells of events again");
    /** Streams that could not be opened since Marathon answered last, one after the other. */
    private int failedStreams;

    private Optional<Throwable> streamFailure = Optional.empty();

    private Apps apps = Apps.NONE;
    /** All apps are known. */
    private boolean synced;

    private boolean closed;
    private boolean fullRunning;
    private boolean fullAgain;
    private boolean retryIsDue;
    private long sequence;
    private final Map<String, Long> fetchedAt = new HashMap<>();
    private final Set<String> running = new HashSet<>();
    private final Set<String> again = new HashSet<>();

    /**
     * A watcher that tells of each change, once it knows all apps; of these also when there are none.
     *
     * @param changed called on the event loop
     */
    public AppsWatcher(Vertx vertx, MarathonClient client, Consumer<Apps> changed) {
        this(vertx, client, changed, EventStream.LONGEST_SILENCE);
    }

    AppsWatcher(Vertx vertx, MarathonClient client, Consumer<Apps> changed, Duration longestSilence) {
        this.vertx = vertx;
        this.client = client;
        this.changed = changed;
        this.stream = new EventStream(
                vertx,
                client,
                new EventStream.Listener(
                        this::followed, event -> AffectedApps.of(event).forEach(this::sync), this::cutOff),
                longestSilence);
    }

    /** Begins to follow. */
    public void start() {
        stream.start();
        vertx.setPeriodic(FULL_SYNC_MILLIS, timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else {
                syncAll();
            }
        });
    }

    /** Stops following. */
    public void stop() {
        closed = true;
        stream.stop();
    }

    /** True while no Marathon answers. */
    public boolean isOutOfTouch() {
        return outage.lasts();
    }

    private void followed() {
        failedStreams = 0;
        streamFailure = Optional.empty();
        events.over();
        syncAll();
    }

    private void cutOff(Throwable reason) {
        failedStreams++;
        streamFailure = Optional.of(reason);
        syncAll();
    }

    private void syncAll() {
        if (closed) {
            return;
        }
        if (fullRunning) {
            fullAgain = true;
            return;
        }
        fullRunning = true;
        var started = ++sequence;
        client.apps().onComplete(answer -> {
            fullRunning = false;
            if (answer.succeeded()) {
                if (outage.lasts()) {
                    // What failed until now says nothing of what will.
                    failedStreams = 0;
                }
                outage.over();
                if (failedStreams > STREAMS_BEFORE_A_WARNING) {
                    streamFailure.ifPresent(events::failed);
                }
                accept(merge(AppsReader.readAll(answer.result()), started), true);
            } else if (!closed) {
                outage.failed(answer.cause());
            }
            if (fullAgain) {
                fullAgain = false;
                syncAll();
            } else if (answer.failed()) {
                syncAllLater();
            }
        });
    }

    /** One retry at a time: each failure of the stream or of an app asks for one too, and each would go on for ever. */
    private void syncAllLater() {
        if (!retryIsDue) {
            retryIsDue = true;
            vertx.setTimer(RETRY_MILLIS, ignored -> {
                retryIsDue = false;
                syncAll();
            });
        }
    }

    /** An app fetched after the full sync began is newer than what the full sync says of it. */
    private Apps merge(Apps all, long started) {
        var byId = new TreeMap<>(all.byId());
        var unreadable = new TreeMap<>(all.unreadable());
        fetchedAt.forEach((id, at) -> {
            if (at > started) {
                byId.remove(id);
                unreadable.remove(id);
                var app = apps.byId().get(id);
                var reason = apps.unreadable().get(id);
                if (app != null) {
                    byId.put(id, app);
                } else if (reason != null) {
                    unreadable.put(id, reason);
                }
            }
        });
        fetchedAt.clear();
        return new Apps(byId, unreadable);
    }

    private void sync(String id) {
        if (closed) {
            return;
        }
        if (!running.add(id)) {
            again.add(id);
            return;
        }
        var started = ++sequence;
        client.app(id).onComplete(answer -> {
            running.remove(id);
            if (answer.succeeded()) {
                fetchedAt.put(id, started);
                // Before all are known it is kept and not told: it alone would look as if all others were gone.
                accept(
                        answer.result()
                                .map(body -> apps.with(renamed(AppsReader.read(body), id)))
                                .orElseGet(() -> apps.without(id)),
                        synced);
            } else {
                LOG.debug("an app cannot be read, all are asked for instead appId={}", id);
                syncAllLater();
            }
            if (again.remove(id)) {
                sync(id);
            }
        });
    }

    private static AppReading renamed(AppReading reading, String id) {
        return reading instanceof AppReading.Unreadable(var ignored, var reason)
                ? new AppReading.Unreadable(id, reason)
                : reading;
    }

    private void accept(Apps next, boolean complete) {
        if (closed) {
            return;
        }
        var isNews = complete && (!synced || !next.equals(apps));
        synced = complete;
        apps = next;
        if (isNews) {
            changed.accept(next);
        }
    }
}
