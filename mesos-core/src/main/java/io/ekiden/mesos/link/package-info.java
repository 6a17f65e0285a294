/**
 * The wire between agents and master: JSON messages with sequence numbers over a WebSocket. ARCHITECTURE.md has its description.
 *
 * <p>Shell. The ends of it are {@code agent.HttpMasterLink} and {@code master.server.AgentApi}. May import the messages, the wire and
 * Vert.x.
 */
@NullMarked
package io.ekiden.mesos.link;

import org.jspecify.annotations.NullMarked;
