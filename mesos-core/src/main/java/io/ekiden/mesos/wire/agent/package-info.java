/**
 * What readers of an agent's port are shown, with the field names of Mesos.
 *
 * <p>Shell. Pure functions over values. May import the state of the agent, what its containers use, and Jackson.
 */
@NullMarked
package io.ekiden.mesos.wire.agent;

import org.jspecify.annotations.NullMarked;
