/**
 * The Mesos v1 API on the wire: RecordIO framing, JSON and protobuf, both by way of Mesos's own message classes, which stay in here.
 *
 * <p>Shell. Pure functions over values and bytes. May import the model, Jackson and {@code org.apache.mesos.v1}.
 */
@NullMarked
package io.ekiden.mesos.wire.v1;

import org.jspecify.annotations.NullMarked;
