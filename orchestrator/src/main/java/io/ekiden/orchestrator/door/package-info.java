/**
 * The ways to what only the master and the agents know: sandboxes, what containers use, who is drained. {@code MasterDoor} and
 * {@code AgentDoor} are the ports, over the wire that operators of Mesos use; the API asks them when it is asked, and the loop never.
 *
 * <p>Shell. Holds no state but addresses of agents, for a while, and who is being served at length.
 */
@NullMarked
package io.ekiden.orchestrator.door;

import org.jspecify.annotations.NullMarked;
