/** One contract for all connections between a scheduler and a master, and what is special about each. */
@NullMarked
package io.ekiden.mesos.scheduler;

import org.jspecify.annotations.NullMarked;
