/**
 * Where state survives the process: the {@link io.ekiden.orchestrator.store.StateStore} port, in memory and in ZooKeeper, and the
 * ZooKeeper server that runs inside the JVM.
 *
 * <p>Shell. A store belongs to one leader, for one epoch. May import Vert.x, Curator, ZooKeeper; no other package of the orchestrator.
 */
@NullMarked
package io.ekiden.orchestrator.store;

import org.jspecify.annotations.NullMarked;
