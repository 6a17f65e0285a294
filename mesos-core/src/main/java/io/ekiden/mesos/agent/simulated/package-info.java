/**
 * Tasks that exist only in memory, for clusters of thousands of agents on one machine.
 *
 * <p>Shell. Each agent's containerizer lives on that agent's Vert.x context.
 */
@NullMarked
package io.ekiden.mesos.agent.simulated;

import org.jspecify.annotations.NullMarked;
