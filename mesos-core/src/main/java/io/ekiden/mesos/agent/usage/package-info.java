/**
 * What containers use of the machine, measured.
 *
 * <p>Core: values and how they add up; who measures is the containerizer. Immutable, any thread. Imports the agent's rules and the model.
 */
@NullMarked
package io.ekiden.mesos.agent.usage;

import org.jspecify.annotations.NullMarked;
