/** How logs of tasks are kept short. */
@NullMarked
package io.ekiden.mesos.agent.log;

import org.jspecify.annotations.NullMarked;
