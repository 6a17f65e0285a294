/**
 * How a framework talks to a master.
 *
 * <p>Shell. {@link io.ekiden.mesos.scheduler.SchedulerClient} is the port; the embedded implementation hands objects over within one
 * JVM, the other one speaks HTTP to a master of any make. May import the model, the wire, {@code io.ekiden.mesos.detector},
 * {@code io.ekiden.mesos.master.server} and Vert.x.
 */
@NullMarked
package io.ekiden.mesos.scheduler;

import org.jspecify.annotations.NullMarked;
