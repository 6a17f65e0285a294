package io.ekiden.orchestrator.election;

import java.util.Optional;

/**
 * Port: one of the candidates leads. Two may believe it for a moment (a machine that was asleep wakes up): that is why each leadership
 * has an epoch, and why the store refuses writes of an older one.
 */
public interface LeaderElection extends AutoCloseable {
    /** Becomes a candidate. Called once. Returns at once; the listener hears of it. */
    void start(Listener listener);

    /** The id of the present leader as far as known: what clients are sent to. May be this candidate before it was told. */
    Optional<String> leader();

    /** Gives leadership up, if there is any to give, and goes to the end of the line. A candidate alone is elected again. */
    void abdicate();

    /** Stops being a candidate. A leader is defeated first. Waits until ZooKeeper knows, as far as it can be reached. */
    @Override
    void close();

    /** Hears about this candidate. Calls alternate, {@code elected} first; they come one at a time, on any thread, and must not block. */
    interface Listener {
        /** Leads from now on. {@code epoch} is larger than that of every leader before. */
        void elected(long epoch);

        /** Leads no more: stop effects before anything else. */
        void defeated();

        /** Somebody leads, or nobody does. For those who show it. */
        default void leaderChanged(Optional<String> leader) {}
    }
}
