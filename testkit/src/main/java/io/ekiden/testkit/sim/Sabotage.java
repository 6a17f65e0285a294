package io.ekiden.testkit.sim;

/** A bug built in on purpose, to see whether the simulation notices. */
public enum Sabotage {
    NONE,
    /** The orchestrator's store says "stored", and now and again stores nothing. */
    STORE_FORGETS,
    /** A process that was killed is reported as ended and goes on. */
    KILLED_LIVES_ON,
    /** Now and again an agent starts a task twice. */
    STARTS_TWICE,
    /** What is on the persistent volumes of a machine is gone when a process there has ended. */
    VOLUMES_ARE_EMPTIED,
    /** The orchestrator takes the end of one container for that of its whole pod. */
    ONE_END_IS_ALL
}
