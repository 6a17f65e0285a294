package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.machine.AgentChange;
import java.util.List;

/** Port: keeps the durable changes of one agent over the death of its process. */
public interface Checkpoint extends AutoCloseable {
    /** What an earlier process wrote, in order. */
    List<AgentChange.Durable> recovered();

    /** True when the machine was started anew since the last process wrote. */
    boolean rebooted();

    /**
     * Replaces everything written so far. Called before the first {@link #append}, and when {@link #wantsCompaction}; then it may be left
     * as it is, for want of space.
     */
    void compact(List<AgentChange.Durable> changes);

    /** True when so much was appended that it would take long to read, or the disk would fill: somebody should compact. */
    default boolean wantsCompaction() {
        return false;
    }

    /**
     * Returns when the changes would survive the death of this process.
     *
     * @throws java.io.UncheckedIOException when they would not; the agent must not act on them, and may try again
     */
    void append(List<AgentChange.Durable> changes);

    /** Cares for what it will need later. Called now and then, when nothing is being written. */
    default void tend() {}

    @Override
    void close();

    /** Keeps nothing: for simulated agents. */
    static Checkpoint none() {
        return new NoCheckpoint();
    }
}
