/**
 * What an agent's port answers: reads as of a Mesos agent.
 *
 * <p>Shell. Thin: snapshots and measurements of {@code Agent} to documents, off the event loops where files are read. May import the wire
 * formats, the guard and what serves files.
 */
@NullMarked
package io.ekiden.mesos.agent.server;

import org.jspecify.annotations.NullMarked;
