/**
 * The agent: runs the tasks of one host and tells the master the truth about them.
 *
 * <p>Shell: {@code Agent} owns the state on one Vert.x context; the ports say what it needs from outside. The rules are in
 * {@code machine} (core); processes, checkpoint, simulation and fetching have packages of their own.
 */
@NullMarked
package io.ekiden.mesos.agent;

import org.jspecify.annotations.NullMarked;
