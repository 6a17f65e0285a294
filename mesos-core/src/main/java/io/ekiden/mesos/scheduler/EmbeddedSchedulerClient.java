package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.vertx.core.Context;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scheduler's connection to a master in the same JVM: objects are handed over, nothing is encoded. Callbacks run on the given context; calls
 * come from one thread at a time.
 */
public final class EmbeddedSchedulerClient implements SchedulerClient {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSchedulerClient.class);
    private static final long NONE = -1;

    private final Master master;
    private final Context context;
    private volatile long session = NONE;

    /** @param context where the framework lives */
    public EmbeddedSchedulerClient(Master master, Context context) {
        this.master = master;
        this.context = context;
    }

    @Override
    public void connect(Call.Subscribe subscription, Consumer<Event> events, Runnable onDisconnected) {
        close();
        long opened = master.nextSession();
        session = opened;
        master.openScheduler(
                opened,
                event -> context.runOnContext(_ -> {
                    if (session == opened) {
                        events.accept(event);
                    }
                }),
                () -> context.runOnContext(_ -> {
                    if (session == opened) {
                        session = NONE;
                        onDisconnected.run();
                    }
                }));
        master.fromScheduler(opened, subscription);
    }

    @Override
    public void send(Call call) {
        if (session == NONE) {
            return;
        }
        if (call instanceof Call.UpdateFramework update) {
            master.updateFramework(session, update)
                    .onSuccess(refused ->
                            refused.ifPresent(why -> LOG.error("The master refused to change the framework: {}", why)));
        } else {
            master.fromScheduler(session, call);
        }
    }

    @Override
    public void close() {
        if (session != NONE) {
            master.closeScheduler(session);
            session = NONE;
        }
    }
}
