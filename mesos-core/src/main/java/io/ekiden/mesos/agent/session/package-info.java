/**
 * Containers within those of tasks: commands that somebody runs beside a task, with its streams before them or a terminal.
 *
 * <p>Shell. Processes, terminals and threads; knows nothing of HTTP. They live as long as the agent's process: what is
 * left of them when it dies is ended by the next one.
 */
@NullMarked
package io.ekiden.mesos.agent.session;

import org.jspecify.annotations.NullMarked;
