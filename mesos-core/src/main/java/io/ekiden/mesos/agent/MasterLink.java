package io.ekiden.mesos.agent;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import java.util.function.Consumer;

/**
 * Port: the agent's link to the leading master. Ordered both ways, loses nothing until it breaks.
 *
 * <p>All methods are called on the agent's Vert.x context and must not block. The callbacks may be called on any thread.
 */
public interface MasterLink {
    /**
     * Makes a link in place of the present one, if there is one. What is sent before it stands is kept and sent then.
     *
     * @param onBroken called once when this link cannot be made or breaks; not after {@link #close} or a later {@code connect}
     */
    void connect(Consumer<MasterToAgent> fromMaster, Runnable onBroken);

    /** Sends, or drops the message when the link is broken: the agent registers again with all it knows. */
    void send(AgentToMaster message);

    /** @param elected called each time it is learned that another master leads than before; links that do not learn it never do */
    default void onElection(Runnable elected) {}

    void close();
}
