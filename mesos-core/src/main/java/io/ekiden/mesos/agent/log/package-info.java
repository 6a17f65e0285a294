/**
 * How the logs of tasks, {@code stdout} and {@code stderr}, are kept from filling the disk.
 *
 * <p>Core: settings and rules. Who moves bytes is {@code agent.disk}. Imports the model.
 */
@NullMarked
package io.ekiden.mesos.agent.log;

import org.jspecify.annotations.NullMarked;
