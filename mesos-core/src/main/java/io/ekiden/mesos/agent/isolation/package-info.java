/**
 * What keeps a task within what it asked for: control groups for processors and memory, a look at the sandbox for disk.
 *
 * <p>May use files below the hierarchy of control groups and the sandboxes; knows nothing of agents and masters.
 */
@NullMarked
package io.ekiden.mesos.agent.isolation;

import org.jspecify.annotations.NullMarked;
