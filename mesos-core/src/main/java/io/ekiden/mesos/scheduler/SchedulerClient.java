package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import java.util.function.Consumer;

/**
 * A framework's connection to a master. Ordered; not reliable: what is under way when it breaks is lost, and the framework reconciles.
 *
 * <p><b>Source:</b> v1 scheduler API.
 */
public interface SchedulerClient {
    /**
     * Subscribes on a new connection, ending the one before. The framework's info has its id when it has one. The first event is
     * {@link Event.Subscribed} or {@link Event.Error}. Callbacks run on the framework's own context. {@code onDisconnected} is called at
     * most once per connection, after which no event of it comes; to subscribe again is up to the caller.
     */
    void connect(Call.Subscribe subscription, Consumer<Event> events, Runnable onDisconnected);

    /** Subscribes a framework that wants offers in all its roles. */
    default void connect(FrameworkInfo info, Consumer<Event> events, Runnable onDisconnected) {
        connect(new Call.Subscribe(info), events, onDisconnected);
    }

    /** Sends a call on the open connection; does nothing while there is none. There is no answer but events. */
    void send(Call call);

    /** Ends the connection without calling {@code onDisconnected}. The master starts the framework's failover timeout. */
    void close();
}
