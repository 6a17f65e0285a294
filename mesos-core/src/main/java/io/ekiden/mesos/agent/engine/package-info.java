/**
 * Tasks with images, through the container engine of the machine and its command line.
 *
 * <p>Shell, but for {@code EngineCommands}, {@code ContainerEnvironment} and {@code Inspection}, which are functions. The client of each
 * container is a process like that of any task, so it outlives the agent and its end is recorded. Imports the process containerizer.
 */
@NullMarked
package io.ekiden.mesos.agent.engine;

import org.jspecify.annotations.NullMarked;
