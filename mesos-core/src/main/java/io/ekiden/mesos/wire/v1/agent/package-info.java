/**
 * An agent's containers, and its operator API, as messages of Mesos.
 *
 * <p>Shell. Pure functions over values. Mesos's classes stay in the packages of the wire.
 */
@NullMarked
package io.ekiden.mesos.wire.v1.agent;

import org.jspecify.annotations.NullMarked;
