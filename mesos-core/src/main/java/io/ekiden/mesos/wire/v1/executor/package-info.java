/**
 * What executors and agents say to each other, as v1 messages.
 *
 * <p>Shell. Pure functions over bytes. May import the other wire formats and the model.
 */
@NullMarked
package io.ekiden.mesos.wire.v1.executor;

import org.jspecify.annotations.NullMarked;
