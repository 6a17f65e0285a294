/**
 * Who leads: the {@link io.ekiden.orchestrator.election.LeaderElection} port, for many candidates (ZooKeeper) and for one alone.
 *
 * <p>Shell. An election tells its listener; the epoch it gives fences the store of every leader before. May import Curator, ZooKeeper
 * and {@code io.ekiden.orchestrator.store}.
 */
@NullMarked
package io.ekiden.orchestrator.election;

import org.jspecify.annotations.NullMarked;
