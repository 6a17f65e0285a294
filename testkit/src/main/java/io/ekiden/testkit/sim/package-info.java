/**
 * The simulated cluster: the real machines of orchestrator, master and agents on virtual time, with storms of faults, and the promises
 * that must hold after every event.
 *
 * <p>The {@code …Life} classes stand for one life of a process and do what its shell does, in the same order: decide, apply, persist,
 * act. {@link io.ekiden.testkit.sim.Invariants} watches. {@link io.ekiden.testkit.sim.Sim} is the command line.
 */
@NullMarked
package io.ekiden.testkit.sim;

import org.jspecify.annotations.NullMarked;
