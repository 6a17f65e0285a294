/**
 * May an agent go on as the same one when the operator has changed what it is?
 *
 * <p>Core. Immutable values and functions of them; uses the agent's state and the model.
 */
@NullMarked
package io.ekiden.mesos.agent.machine.reconfigure;

import org.jspecify.annotations.NullMarked;
