/**
 * What {@code /metrics/snapshot} of master and agent says, in Mesos's names. Shell: reads snapshots, counts and what the kernel tells of
 * the machine, and decides nothing.
 */
@NullMarked
package io.ekiden.mesos.wire.metrics;

import org.jspecify.annotations.NullMarked;
