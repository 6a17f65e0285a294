/**
 * The agent's memory over its own death: an append-only journal of durable changes.
 *
 * <p>Shell. Written by {@code Agent}'s context only; imports the machine's changes and Jackson.
 */
@NullMarked
package io.ekiden.mesos.agent.checkpoint;

import org.jspecify.annotations.NullMarked;
