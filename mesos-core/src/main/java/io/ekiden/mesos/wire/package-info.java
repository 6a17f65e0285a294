/**
 * Model to JSON and back: what HTTP clients read and what the registry stores.
 *
 * <p>Shell. Pure functions over values; Jackson trees. May import the model, the states of master and agent, and Jackson.
 */
@NullMarked
package io.ekiden.mesos.wire;

import org.jspecify.annotations.NullMarked;
