/**
 * What a master does that stands by: it takes over a cluster that does not exist, so that the code for it is loaded and compiled when there
 * is a real one to take over, with everybody waiting.
 *
 * <p>{@link io.ekiden.mesos.master.rehearsal.RehearsedCluster} is core, {@link io.ekiden.mesos.master.rehearsal.Rehearsal} is shell. May
 * import what a master is made of.
 */
@NullMarked
package io.ekiden.mesos.master.rehearsal;

import org.jspecify.annotations.NullMarked;
