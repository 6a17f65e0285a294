/** What {@code /metrics/snapshot} of a master says, in Mesos's names. Core: reads snapshots and counts, and decides nothing. */
@NullMarked
package io.ekiden.mesos.wire.metrics;

import org.jspecify.annotations.NullMarked;
