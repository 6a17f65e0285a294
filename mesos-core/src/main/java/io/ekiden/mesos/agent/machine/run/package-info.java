/**
 * One run of a task, and how it ended.
 *
 * <p>Core. Immutable values, shared by the agent's rules and by what runs processes. Imports the model only.
 */
@NullMarked
package io.ekiden.mesos.agent.machine.run;

import org.jspecify.annotations.NullMarked;
