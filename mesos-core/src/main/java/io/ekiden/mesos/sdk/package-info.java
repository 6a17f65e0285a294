/**
 * For frameworks of others: callbacks and calls in the spirit of {@code org.apache.mesos.Scheduler} and {@code SchedulerDriver}, over the
 * v1 HTTP API, against any Mesos master.
 *
 * <p>Shell. Public: its signatures stay. May import the model, {@code io.ekiden.mesos.scheduler}, {@code io.ekiden.mesos.detector} and
 * Vert.x, which its users do not see.
 */
@NullMarked
package io.ekiden.mesos.sdk;

import org.jspecify.annotations.NullMarked;
