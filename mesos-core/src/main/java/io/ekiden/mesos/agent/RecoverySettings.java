package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.machine.reconfigure.ReconfigurationPolicy;

/**
 * How an agent takes up what an earlier process has left.
 *
 * @param policy which changes of its description it survives
 * @param strict a damaged checkpoint keeps it from starting; otherwise what is whole is taken up
 * @param mode what becomes of tasks that run
 */
public record RecoverySettings(ReconfigurationPolicy policy, boolean strict, Mode mode) {
    /** <b>Source:</b> Mesos agent flag {@code --recover}. */
    public enum Mode {
        /** They go on. */
        RECONNECT,
        /** They are ended, and so is the agent; the next start is that of a new one. */
        CLEANUP
    }

    /** Whatever is configured is taken as it is. */
    public static final RecoverySettings DEFAULT =
            new RecoverySettings(ReconfigurationPolicy.ANY, true, Mode.RECONNECT);

    boolean isCleanup() {
        return mode == Mode.CLEANUP;
    }
}
