package io.ekiden.mesos.master.server;

import io.ekiden.mesos.agent.MasterLink;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.vertx.core.Context;
import java.util.function.Consumer;

/**
 * An agent's connection to a master in the same JVM: objects are handed over, nothing is encoded. Callbacks run on the given context; calls
 * come from one thread at a time.
 */
public final class EmbeddedMasterLink implements MasterLink {
    private static final long NONE = -1;

    private final Master master;
    private final Context context;
    private volatile long session = NONE;

    /** @param context where the agent lives */
    public EmbeddedMasterLink(Master master, Context context) {
        this.master = master;
        this.context = context;
    }

    @Override
    public void connect(Consumer<MasterToAgent> fromMaster, Runnable onBroken) {
        close();
        long opened = master.nextSession();
        session = opened;
        master.openAgent(
                opened,
                message -> context.runOnContext(_ -> {
                    if (session == opened) {
                        fromMaster.accept(message);
                    }
                }),
                () -> context.runOnContext(_ -> {
                    if (session == opened) {
                        session = NONE;
                        onBroken.run();
                    }
                }));
    }

    @Override
    public void send(AgentToMaster message) {
        if (session != NONE) {
            master.fromAgent(session, message);
        }
    }

    @Override
    public void close() {
        if (session != NONE) {
            master.closeAgent(session);
            session = NONE;
        }
    }
}
