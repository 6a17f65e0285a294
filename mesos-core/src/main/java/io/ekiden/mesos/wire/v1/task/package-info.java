/**
 * Tasks, what they share in a group, and the checks beside them as v1 messages.
 *
 * <p>Shell. Knows the messages of Mesos and the model; has no state.
 */
@NullMarked
package io.ekiden.mesos.wire.v1.task;

import org.jspecify.annotations.NullMarked;
