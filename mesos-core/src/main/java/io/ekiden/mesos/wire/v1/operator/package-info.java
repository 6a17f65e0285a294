/**
 * What the master answers operators with, and the events of their stream, as v1 messages.
 *
 * <p>Shell. Pure functions from one snapshot to messages. May import the model, the state of the master, {@code io.ekiden.mesos.wire.v1}
 * and the classes of Mesos.
 */
@NullMarked
package io.ekiden.mesos.wire.v1.operator;

import org.jspecify.annotations.NullMarked;
