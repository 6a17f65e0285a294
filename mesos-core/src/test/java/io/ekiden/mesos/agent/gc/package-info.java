/** Which sandboxes go. */
@NullMarked
package io.ekiden.mesos.agent.gc;

import org.jspecify.annotations.NullMarked;
