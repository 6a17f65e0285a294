/**
 * How much a master has heard and said since it started, for its metrics.
 *
 * <p>Counted by the owner of the master's state, read by anyone; nothing is decided by it.
 */
@NullMarked
package io.ekiden.mesos.master.traffic;

import org.jspecify.annotations.NullMarked;
