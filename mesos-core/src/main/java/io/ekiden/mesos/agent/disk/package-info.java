/**
 * Keeps room on an agent's disk: sandboxes of what has ended go, and nothing is launched where it would not find room.
 *
 * <p>Shell: looks and deletes on threads of its own, by the rules of {@code agent.gc}. What has ended is found anew each time, from the
 * directories and from what the agent knows, so that nothing has to be remembered. May use the agent's rules and its sandboxes,
 * and knows what the fetcher puts beside them.
 */
@NullMarked
package io.ekiden.mesos.agent.disk;

import org.jspecify.annotations.NullMarked;
