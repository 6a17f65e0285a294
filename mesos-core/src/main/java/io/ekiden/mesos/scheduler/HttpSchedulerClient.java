package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler's connection to a master over HTTP: ours, or one of Apache Mesos. Events come on one connection, calls go in order on
 * another one. Whatever goes wrong on either ends both and is told once: a master that cannot be reached or does not lead, a refused call,
 * heartbeats that stay away, an event that cannot be read, another master that is elected. A master that asks to come less often is no
 * reason to leave it: calls and subscriptions wait as long as it says, and then come again. Callbacks run on the given context.
 *
 * <p>Calls before {@link Event.Subscribed} go nowhere, as there is no stream yet that they could belong to.
 *
 * <p><b>Source:</b> Mesos {@code docs/scheduler-http-api.md}.
 */
public final class HttpSchedulerClient implements SchedulerClient {
    private final Vertx vertx;
    private final Context context;
    private final MasterDetector detector;
    private final Supplier<HttpSchedulerSettings> settings;
    private volatile @Nullable HttpLink open;

    /**
     * @param context where the framework lives: an event loop's
     * @param detector stays open when this client is closed
     */
    public HttpSchedulerClient(Vertx vertx, Context context, MasterDetector detector, HttpSchedulerSettings settings) {
        this(vertx, context, detector, () -> settings);
    }

    /**
     * The same with settings that may change.
     *
     * @param settings asked each time it connects, on any thread
     */
    public HttpSchedulerClient(
            Vertx vertx, Context context, MasterDetector detector, Supplier<HttpSchedulerSettings> settings) {
        this.vertx = vertx;
        this.context = context;
        this.detector = detector;
        this.settings = settings;
    }

    @Override
    public void connect(Call.Subscribe subscription, Consumer<Event> events, Runnable onDisconnected) {
        close();
        var opened = new HttpLink(vertx, settings.get(), subscription);
        open = opened;
        context.runOnContext(_ -> opened.begin(
                detector,
                event -> {
                    if (open == opened) {
                        events.accept(event);
                    }
                },
                () -> {
                    if (open == opened) {
                        open = null;
                        onDisconnected.run();
                    }
                }));
    }

    @Override
    public void send(Call call) {
        var connection = open;
        if (connection != null) {
            context.runOnContext(_ -> connection.send(call));
        }
    }

    @Override
    public void close() {
        var connection = open;
        open = null;
        if (connection != null) {
            context.runOnContext(_ -> connection.close());
        }
    }
}
