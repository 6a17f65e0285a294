/** Tests of what an agent may become. */
@NullMarked
package io.ekiden.mesos.agent.machine.reconfigure;

import org.jspecify.annotations.NullMarked;
